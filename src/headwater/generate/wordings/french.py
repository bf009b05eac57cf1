"""French."""

from headwater.generate.language import Wording
from headwater.generate.taxonomy import lines

FRENCH = Wording(
    code="fr",
    openers=("Bonjour", "Bonsoir", "Madame, Monsieur", "Bonjour, j'ai besoin d'aide", "Chère équipe"),
    contexts=lines("""
    J'ai acheté le {product} chez vous.
    Mon numéro de commande est {order}.
    Je suis client depuis des années.
    D'habitude je ne me plains jamais.
    J'ai déjà lu les pages d'aide.
    """),
    consequences=lines("""
    Je perds beaucoup de temps.
    Mes enfants sont déçus.
    Je ne peux rien prévoir.
    Je commence à perdre patience.
    """),
    asks=lines("""
    Merci de régler cela rapidement.
    Que puis-je faire ?
    J'attends votre réponse.
    Quelqu'un peut-il vérifier ?
    """),
    repeats=lines("""
    Je vous ai déjà écrit à ce sujet.
    C'est la deuxième fois que je vous contacte.
    Votre collègue devait me rappeler et ne l'a pas fait.
    """),
    closings=("Cordialement", "Merci d'avance.", "Bien à vous", "Merci beaucoup."),
    agent_greetings=("Bienvenue chez Hearthbeam, comment puis-je vous aider ?", "Bonjour, je vous écoute."),
    agent_asks=("Je suis désolé. Pouvez-vous préciser ?", "Depuis quand est-ce le cas ?"),
    identify=(
        ("Quel est votre numéro de commande ?", "C'est le {order}."),
        ("Quel est votre nom ?", "{name}"),
        ("À quel numéro peut-on vous joindre ?", "{phone}"),
        ("Sur quel compte faut-il rembourser ?", "{iban}"),
    ),
    resolutions=("J'ai transmis votre demande.", "Vous recevrez un courriel sous deux jours."),
    also=("De plus, ", "Autre chose : ", "Par ailleurs, "),
    symptoms={
        "late_delivery": lines("""
        mon colis devait arriver le {date} et je n'ai toujours rien
        la livraison a {days} jours de retard
        le suivi n'avance plus depuis le {date}
        j'attends encore mon {product}
        {carrier} repousse la date chaque jour
        """),
        "not_received": lines("""
        le suivi indique livré mais je n'ai aucun colis
        on prétend avoir déposé le paquet, il n'y a rien
        la signature sur la preuve n'est pas la mienne
        ni moi ni mes voisins n'avons reçu le colis
        """),
        "damaged_in_transit": lines("""
        le carton est arrivé écrasé et l'appareil est cassé
        au déballage le {product} était déjà rayé
        l'écran s'est brisé pendant le transport
        le produit est arrivé abîmé
        """),
        "double_charge": lines("""
        j'ai été débité deux fois de {amount}
        la même commande m'a été facturée en double
        mon relevé montre deux prélèvements identiques
        vous avez repris l'argent une seconde fois
        """),
        "refund_missing": lines("""
        je n'ai toujours pas reçu mon remboursement de {amount}
        l'argent du retour n'est pas arrivé sur mon compte
        l'avoir promis n'apparaît nulle part
        j'attends d'être remboursé depuis {days} jours
        """),
        "cancel_blocked": lines("""
        je n'arrive pas à résilier mon abonnement
        le bouton pour résilier ne fait rien
        j'ai résilié et le contrat continue
        impossible de trouver comment mettre fin à la formule
        """),
        "auto_renewal": lines("""
        mon abonnement s'est renouvelé sans prévenir
        l'essai gratuit est devenu payant
        je ne voulais pas de renouvellement et on m'a pris {amount}
        le renouvellement automatique était désactivé
        """),
        "no_power": lines("""
        mon {product} ne s'allume plus
        l'appareil est complètement mort
        aucun voyant ne s'allume
        il ne démarre plus depuis le {date}
        """),
        "battery_drain": lines("""
        la batterie tient deux heures
        je dois le recharger tous les jours
        il se vide la nuit sans rien faire
        l'autonomie est ridicule
        """),
        "setup_fails": lines("""
        l'installation s'arrête toujours à 80 pour cent
        l'application ne trouve pas mon nouveau {product}
        je n'arrive pas à appairer l'appareil
        la dernière étape de la configuration donne une erreur
        """),
        "wifi_drops": lines("""
        mon {product} perd sans cesse le wifi
        la connexion coupe tous les soirs
        il est hors ligne plusieurs fois par jour
        je dois le redémarrer chaque matin pour retrouver le réseau
        """),
        "login_fails": lines("""
        je ne peux plus me connecter à mon compte
        mon mot de passe n'est pas accepté
        le courriel de réinitialisation n'arrive jamais
        le code de connexion est toujours refusé
        """),
        "app_crash": lines("""
        l'application plante dès que je l'ouvre
        je ne vois qu'un écran blanc
        l'appli se fige et ne répond plus
        elle se ferme toute seule
        """),
        "return_label": lines("""
        l'étiquette de retour n'est jamais arrivée
        je ne peux pas imprimer le bon de retour
        le code QR est refusé au point relais
        personne n'est venu chercher le retour
        """),
        "cancel_order": lines("""
        je souhaite annuler ma commande
        merci d'arrêter la commande avant l'envoi
        j'en ai commandé deux par erreur
        je n'ai plus besoin du {product}
        """),
        "overheating": lines("""
        le {product} chauffe tellement qu'on se brûle
        de la fumée est sortie de l'appareil
        la batterie est gonflée
        ça sent le plastique brûlé
        """),
    },
)
