"""German."""

from headwater.generate.language import Wording
from headwater.generate.taxonomy import lines

GERMAN = Wording(
    code="de",
    openers=("Guten Tag", "Hallo", "Sehr geehrte Damen und Herren", "Liebes Team", "Moin"),
    contexts=lines("""
    Ich habe bei Ihnen den {product} gekauft.
    Meine Bestellnummer lautet {order}.
    Ich bin seit Jahren Kunde bei Ihnen.
    Eigentlich bin ich immer zufrieden gewesen.
    Die Hilfeseiten habe ich schon gelesen.
    """),
    consequences=lines("""
    Das kostet mich viel Zeit.
    Meine Kinder sind enttäuscht.
    So kann ich nichts planen.
    Ich verliere langsam die Geduld.
    """),
    asks=lines("""
    Bitte kümmern Sie sich darum.
    Was kann ich tun?
    Ich bitte um eine schnelle Antwort.
    Bitte melden Sie sich bei mir.
    """),
    repeats=lines("""
    Ich hatte Ihnen deswegen schon geschrieben.
    Das ist jetzt schon das zweite Mal.
    Ihr Kollege hat mir einen Rückruf versprochen, der nie kam.
    """),
    closings=("Mit freundlichen Grüßen", "Danke im Voraus.", "Viele Grüße", "Vielen Dank."),
    agent_greetings=("Willkommen bei Hearthbeam, wie kann ich helfen?", "Guten Tag, was kann ich für Sie tun?"),
    agent_asks=("Das tut mir leid. Können Sie das genauer beschreiben?", "Seit wann ist das so?"),
    identify=(
        ("Wie lautet Ihre Bestellnummer?", "Die Nummer ist {order}."),
        ("Wie ist Ihr Name?", "{name}"),
        ("Unter welcher Nummer erreichen wir Sie?", "{phone}"),
        ("Auf welches Konto sollen wir überweisen?", "{iban}"),
    ),
    resolutions=("Ich habe das weitergegeben.", "Sie bekommen innerhalb von zwei Tagen eine E-Mail."),
    also=("Außerdem: ", "Und noch etwas: ", "Dazu kommt: "),
    symptoms={
        "late_delivery": lines("""
        mein Paket sollte am {date} kommen und ist immer noch nicht da
        die Lieferung ist seit {days} Tagen überfällig
        in der Sendungsverfolgung bewegt sich seit dem {date} nichts mehr
        ich warte noch immer auf meinen {product}
        {carrier} verschiebt den Termin jeden Tag aufs Neue
        """),
        "not_received": lines("""
        laut Sendungsverfolgung zugestellt, aber hier ist kein Paket
        angeblich wurde die Sendung abgegeben, ich habe nichts bekommen
        auf dem Zustellnachweis steht eine fremde Unterschrift
        weder ich noch die Nachbarn haben das Paket erhalten
        """),
        "damaged_in_transit": lines("""
        der Karton kam völlig zerdrückt an und das Gerät ist gebrochen
        beim Auspacken war der {product} schon zerkratzt
        das Display ist beim Transport zersprungen
        die Ware ist beschädigt angekommen
        """),
        "double_charge": lines("""
        mir wurden {amount} zweimal abgebucht
        die gleiche Bestellung wurde doppelt berechnet
        auf meinem Kontoauszug steht der Betrag zwei Mal
        Sie haben das Geld ein zweites Mal eingezogen
        """),
        "refund_missing": lines("""
        ich warte immer noch auf meine Rückerstattung von {amount}
        das Geld für die Rücksendung ist nicht angekommen
        die zugesagte Gutschrift fehlt bis heute
        seit {days} Tagen keine Erstattung
        """),
        "cancel_blocked": lines("""
        ich kann mein Abo nicht kündigen
        der Knopf zum Kündigen tut nichts
        trotz Kündigung läuft der Vertrag weiter
        nirgends finde ich eine Möglichkeit, die Mitgliedschaft zu beenden
        """),
        "auto_renewal": lines("""
        mein Abo hat sich ohne Ankündigung verlängert
        aus dem Probemonat wurde einfach ein bezahlter Vertrag
        ich wollte keine Verlängerung und habe trotzdem eine Rechnung
        die automatische Verlängerung war ausgeschaltet
        """),
        "no_power": lines("""
        mein {product} geht nicht mehr an
        das Gerät ist komplett tot
        keine Lampe leuchtet mehr, es startet einfach nicht
        seit dem {date} lässt es sich nicht mehr einschalten
        """),
        "battery_drain": lines("""
        der Akku ist nach zwei Stunden leer
        ich muss das Gerät jeden Tag laden
        die Batterie hält überhaupt nicht mehr
        über Nacht verliert es die halbe Ladung
        """),
        "setup_fails": lines("""
        die Einrichtung bricht immer bei 80 Prozent ab
        die App findet meinen neuen {product} nicht
        ich bekomme das Gerät nicht gekoppelt
        beim letzten Schritt der Installation kommt ein Fehler
        """),
        "wifi_drops": lines("""
        mein {product} verliert ständig das WLAN
        die Verbindung bricht jeden Abend ab
        das Gerät ist mehrmals am Tag offline
        ich muss jeden Morgen neu starten, damit es wieder im Netz ist
        """),
        "login_fails": lines("""
        ich komme nicht mehr in mein Konto
        mein Passwort wird nicht angenommen
        die Mail zum Zurücksetzen kommt nie an
        der Anmeldecode ist angeblich immer falsch
        """),
        "app_crash": lines("""
        die App stürzt beim Öffnen sofort ab
        ich sehe nur einen weißen Bildschirm
        die App hängt und reagiert nicht
        sie schließt sich ständig von selbst
        """),
        "return_label": lines("""
        das Rücksendeetikett ist nie gekommen
        ich kann den Retourenschein nicht drucken
        der QR-Code wird in der Filiale nicht angenommen
        niemand hat die Rücksendung abgeholt
        """),
        "cancel_order": lines("""
        ich möchte meine Bestellung stornieren
        bitte stoppen Sie die Bestellung vor dem Versand
        ich habe aus Versehen zwei bestellt
        ich brauche den {product} nicht mehr
        """),
        "overheating": lines("""
        der {product} wird so heiß, dass man sich die Finger verbrennt
        aus dem Gerät kam Rauch
        der Akku ist aufgebläht
        es riecht nach verbranntem Plastik
        """),
    },
)
