"""Made-up people: names, streets and cities, by language of the household."""

from typing import Final

from headwater.generate.taxonomy import words

FIRST: Final[dict[str, tuple[str, ...]]] = {
    "en": words(
        "Alice Ben Carla Dan Emily Frank Grace Henry Isla Jack Karen Liam Megan Noah Olivia Paul Quinn Rachel Sam Tina "
        "Umar Vera Will Xenia Yasmin Zoe Aaron Beth Chloe Derek Erin Fiona Gavin Hannah Ivan Joan Kyle Laura Mark Nina "
        "Oscar Priya Rahul Sofia Tom Ursula Victor Wendy Amara Chen Diego Fatima Hiro Ling Mei Omar Rosa Sanjay "
        "Tariq Yuki"
    ),
    "es": words("Ana Carlos Lucía Javier María Pablo Carmen Sergio Elena Diego Marta Álvaro Pilar Raúl"),
    "de": words("Anna Lukas Sabine Jürgen Lena Felix Heike Tobias Katrin Stefan Jana Uwe Birgit Moritz"),
    "fr": words("Camille Julien Claire Mathieu Élodie Thomas Sophie Luc Manon Antoine Chloé Hugo Inès Rémi"),
    "pt": words("Ana João Beatriz Tiago Mariana Rui Inês Pedro Sofia Nuno Carla Miguel Teresa Luís"),
}
LAST: Final[dict[str, tuple[str, ...]]] = {
    "en": words(
        "Adams Baker Carter Dixon Evans Foster Green Hughes Irving Jenkins Keller Lawson Mitchell Norris Owens Parker "
        "Reed Sawyer Turner Underwood Vaughn Walker Young Ahmed Brooks Cho Diaz Farrell Gupta Hossain Ito Kim Lopez "
        "Murphy Nguyen O'Neill Patel Quigley Rossi Singh Tanaka Ueda Wong Bennett Coleman Doyle Ellis Fletcher"
    ),
    "es": words("García López Martín Sánchez Romero Navarro Torres Vega Molina Ortega Castro Iglesias"),
    "de": words("Müller Schmidt Weber Wagner Becker Hoffmann Schäfer Koch Richter Klein Wolf Krüger"),
    "fr": words("Martin Bernard Petit Durand Leroy Moreau Girard Lambert Bonnet François Roussel Faure"),
    "pt": words("Silva Santos Ferreira Pereira Oliveira Costa Rodrigues Martins Sousa Fernandes Lopes Marques"),
}
STREET: Final[dict[str, tuple[str, ...]]] = {
    "en": tuple(
        f"{name} {kind}"
        for name in words("Maple Oak Cedar Hill Lake Mill Church Park Willow Station Elm Bridge")
        for kind in ("Street", "Road", "Avenue", "Lane")
    ),
    "es": ("Calle del Pino", "Calle Mayor", "Avenida del Río", "Plaza Nueva", "Calle de la Luna"),
    "de": ("Lindenweg", "Hauptstraße", "Gartenstraße", "Bahnhofstraße", "Am Mühlbach"),
    "fr": ("rue des Lilas", "avenue de la Gare", "rue du Moulin", "place du Marché", "rue Neuve"),
    "pt": ("Rua das Flores", "Avenida da Liberdade", "Rua do Sol", "Travessa do Mar", "Rua Nova"),
}
CITY: Final[dict[str, tuple[str, ...]]] = {
    "en": ("Springfield", "Riverton", "Fairview", "Lakewood", "Ashford", "Milltown", "Brookfield", "Kingsport"),
    "es": ("Valdeflores", "Villanueva", "Ríoseco"),
    "de": ("Neustadt", "Altenberg", "Seefeld"),
    "fr": ("Villeneuve", "Beaulieu", "Montfleury"),
    "pt": ("Vila Nova", "Santa Clara", "Monte Belo"),
}
