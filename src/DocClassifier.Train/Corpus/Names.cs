namespace DocClassifier.Train.Corpus;

/// <summary>Invented names for variations, by language. English stands in for languages that have none.</summary>
internal sealed record Names(
    IReadOnlyList<string> Given,
    IReadOnlyList<string> Family,
    IReadOnlyList<string> Companies,
    IReadOnlyList<string> Trades,
    IReadOnlyList<string> Forms,
    IReadOnlyList<string> Streets,
    IReadOnlyList<string> Cities,
    IReadOnlyList<string> Months)
{
    private static readonly Names English = new(
        ["Alice", "Tom", "Priya", "Gareth", "Fiona", "Marcus", "Bethany", "Owen", "Nadia", "Stuart", "Helen", "Ravi", "Joanne", "Patrick", "Lucy", "Derek", "Amara", "Colin", "Wendy", "Ian"],
        ["Abbott", "Barlow", "Chaudhry", "Dunmore", "Ellison", "Farrow", "Garside", "Holloway", "Ibbotson", "Jessop", "Kerrigan", "Langley", "Mercer", "Nuttall", "Okafor", "Pemberton", "Rushworth", "Sandhu", "Tattersall", "Whitlock"],
        ["Alderbrook", "Bexfield", "Caldmoor", "Dunwick", "Eastvale", "Fernhill", "Greystone", "Harrowgate", "Ivybridge", "Kestrel", "Larkfield", "Millbank", "Northgate", "Oakmere", "Pinewood", "Redcliff", "Silverdale", "Thornton", "Westbury", "Yarrow"],
        ["Services", "Supplies", "Engineering", "Trading", "Solutions", "Foods", "Systems", "Logistics", "Textiles", "Instruments", "Partners", "Group", "Works", "Media", "Stores"],
        ["Ltd", "Limited", "plc", "LLP", "Inc.", "LLC", "& Sons", "& Co", ""],
        ["Mill Lane", "Station Road", "Church Street", "Park Avenue", "High Street", "Quarry Road", "Canal Row", "Orchard Close", "Victoria Terrace", "Bridge Street"],
        ["Leeds LS9 4TQ", "Bristol BS3 1RD", "Norwich NR2 8PL", "Dundee DD1 5JN", "Portland, OR 97209", "Cardiff CF11 9AX", "Galway H91 XY20", "Austin, TX 78704", "Stoke-on-Trent ST4 6BN", "Leicester LE2 0QD"],
        ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"]);

    private static readonly Names German = new(
        ["Birgit", "Jens", "Mehmet", "Sabine", "Torsten", "Claudia", "Wolfgang", "Ines", "Rainer", "Svenja", "Katharina", "Uwe", "Lena", "Holger", "Franziska", "Ralf", "Ayse", "Dieter", "Miriam", "Olaf"],
        ["Ahrens", "Baumgart", "Czerny", "Dreyer", "Ebersbach", "Fuchs", "Grünwald", "Hellmann", "Imhoff", "Jansen", "Köster", "Lindner", "Mayrhofer", "Nowak", "Ostermann", "Pfeiffer", "Rüdiger", "Stollberg", "Thielemann", "Wiegand"],
        ["Alpenblick", "Brockmann", "Deichgraf", "Eichenhain", "Falkensee", "Grünewald", "Hansa", "Isartal", "Kronberg", "Lindenhof", "Moselring", "Nordlicht", "Oderbruch", "Pfälzer", "Rheinufer", "Sonnenfeld", "Taunus", "Uckermark", "Weserland", "Zeller"],
        ["Haustechnik", "Handel", "Maschinenbau", "Verlag", "Bau", "Logistik", "Medizintechnik", "Systeme", "Lebensmittel", "Elektronik", "Werkzeuge", "Dienstleistungen", "Metallbau", "Holzbau", "Textil"],
        ["GmbH", "GmbH & Co. KG", "AG", "e. K.", "UG (haftungsbeschränkt)", "KG", "OHG", "eG", "& Söhne", ""],
        ["Bahnhofstraße", "Gartenweg", "Hauptstraße", "Industriestr.", "Lindenallee", "Am Markt", "Kirchgasse", "Schillerplatz", "Ziegeleiweg", "Hafenstraße"],
        ["24937 Flensburg", "50667 Köln", "01067 Dresden", "86150 Augsburg", "44135 Dortmund", "99084 Erfurt", "79098 Freiburg", "A-4020 Linz", "CH-3011 Bern", "18055 Rostock"],
        ["Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember"]);

    private static readonly Names French = new(
        ["Camille", "Julien", "Nathalie", "Karim", "Sandrine", "Olivier", "Mathilde", "Yves", "Sophie", "Bruno", "Élodie", "Thierry", "Aurélie", "Pascal", "Inès", "Gérard", "Chloé", "Rachid", "Hélène", "Didier"],
        ["Aubert", "Besson", "Carlier", "Delmas", "Etchegaray", "Fontanel", "Guérin", "Hamelin", "Jacquet", "Kervella", "Lemoine", "Marchetti", "Noiret", "Ollivier", "Perrault", "Quesnel", "Roussel", "Tessier", "Vasseur", "Benali"],
        ["Armor", "Bellevue", "Cévennes", "Dauphiné", "Estuaire", "Fontaine", "Garonne", "Horizon", "Jura", "Lumière", "Maine", "Nivernais", "Océane", "Provence", "Quercy", "Rivage", "Savoie", "Touraine", "Vallon", "Vexin"],
        ["Services", "Distribution", "Mécanique", "Bâtiment", "Conseil", "Énergies", "Logistique", "Éditions", "Électricité", "Fournitures", "Transports", "Menuiserie", "Informatique", "Textiles", "Plomberie"],
        ["SARL", "SAS", "SA", "EURL", "SNC", "& Fils", "& Cie", "SCOP", ""],
        ["rue de la Gare", "avenue Jean-Moulin", "place du Marché", "rue des Tilleuls", "chemin des Vignes", "boulevard Carnot", "impasse du Moulin", "quai de la Loire", "rue Pasteur", "allée des Acacias"],
        ["44000 Nantes", "69007 Lyon", "33300 Bordeaux", "59000 Lille", "31000 Toulouse", "67000 Strasbourg", "CH-1204 Genève", "B-4000 Liège", "35000 Rennes", "13006 Marseille"],
        ["janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"]);

    public static Names Of(string language) => language switch
    {
        "de" => German,
        "fr" => French,
        _ => English,
    };
}
