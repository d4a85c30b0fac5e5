namespace DocClassifier.Train.Corpus;

/// <summary>
/// What stands on any company's paper whatever the document is for: page numbers, register and bank lines, disclaimers. Put around documents
/// of every label, so that a bank account below a letter is no evidence for an invoice.
/// </summary>
internal sealed record Furniture(
    IReadOnlyList<string> Footers, IReadOnlyList<string> Pages, IReadOnlyList<string> Disclaimers, IReadOnlyList<string> MailHeaders,
    IReadOnlyList<string> Stamps, IReadOnlyList<string> StopWords)
{
    private static readonly Furniture English = new(
        [
            "Registered in England and Wales no. 04417290 · VAT reg. no. GB 318 2290 41",
            "Bank: Northern Counties Bank, sort code 20-45-11, account 73310954",
            "Registered office as above. Directors: J. Farrow, P. Sandhu. Company number 7120934",
            "Tel +44 1632 960114 · Fax +44 1632 960115 · office@oakmere.example · www.oakmere.example",
            "EIN 00-4419023 · DUNS 11-902-3341", "IBAN GB29 NWBK 6016 1331 9268 19 · BIC NWBKGB2L",
            "Authorised and regulated under licence 448201", "ISO 9001 certified",
        ],
        ["Page 1 of 2", "Page 1/1", "- 1 -", "Continued overleaf", "Page 2 of 3"],
        [
            "This e-mail and any attachments are confidential and intended only for the addressee. If you have received it in error, please delete it.",
            "Please consider the environment before printing.", "Sent from my phone",
            "Scanned by the mail gateway; no threats were found.",
        ],
        ["From: {0}\nTo: {1}\nDate: Tue, 14 May 2024 09:12:44 +0100\n", "From: {0}\nSent: 03 June 2024 16:20\nTo: {1}\n"],
        ["RECEIVED 14 MAY 2024", "COPY", "SCANNED", "Fax 01632 960115  p. 01/02", "Your ref: / Our ref: hk/22"],
        ["the", "a", "an", "and", "or", "of", "to", "in", "on", "at", "for", "with", "by", "is", "are", "was", "were", "be", "been", "this", "that", "it", "we", "i", "you", "our", "your", "my", "have", "has", "had", "will", "would", "not", "as", "from", "but", "if", "so"]);

    private static readonly Furniture German = new(
        [
            "Geschäftsführer: Jens Köster, Birgit Ahrens · Amtsgericht Kiel HRB 20441 · USt-IdNr. DE811223344",
            "Bankverbindung: Volksbank Weserland eG, IBAN DE02 1203 0000 0000 2020 51, BIC BYLADEM1001",
            "Sitz der Gesellschaft: Augsburg · Registergericht Augsburg HRA 7712 · Steuernummer 103/5713/0988",
            "Telefon 0461 990012-0 · Telefax 0461 990012-9 · info@lindenhof.example · www.lindenhof.example",
            "UID: ATU66889911 · FN 288113k, Landesgericht Linz", "Es gelten unsere Allgemeinen Geschäftsbedingungen.",
            "Sparkasse Musterland · Kto. 4412009 · BLZ 210 501 70", "Zertifiziert nach DIN EN ISO 9001",
        ],
        ["Seite 1 von 2", "Seite 1/1", "- 1 -", "Blatt 2", "Fortsetzung Seite 2"],
        [
            "Diese E-Mail enthält vertrauliche Informationen. Wenn Sie nicht der richtige Adressat sind, löschen Sie diese Nachricht bitte.",
            "Bitte prüfen Sie, ob diese Mail wirklich ausgedruckt werden muss.", "Von meinem Mobiltelefon gesendet",
            "Diese Nachricht wurde auf Viren geprüft.",
        ],
        ["Von: {0}\nAn: {1}\nDatum: 14.05.2024 09:12\n", "Von: {0}\nGesendet: Montag, 3. Juni 2024 16:20\nAn: {1}\n"],
        ["EINGEGANGEN 14. Mai 2024", "KOPIE", "Ihr Zeichen / Unser Zeichen: hk-22", "Fax 0461 990012-9  S. 01/02", "Eingang Poststelle"],
        ["der", "die", "das", "den", "dem", "des", "ein", "eine", "einen", "einem", "und", "oder", "in", "im", "an", "am", "auf", "mit", "von", "vom", "zu", "zum", "zur", "bei", "für", "ist", "sind", "war", "wir", "ich", "sie", "es", "nicht", "auch", "als", "wie", "dass", "haben", "hat", "wird", "werden", "unser", "unsere", "ihre", "bitte"]);

    private static readonly Furniture French = new(
        [
            "SARL au capital de 20 000 € · RCS Nantes 512 334 778 · TVA intracommunautaire FR41512334778",
            "Siège social : 14 quai de la Loire, 44000 Nantes · SIRET 512 334 778 00021 · APE 4321A",
            "Banque : Crédit du Ponant, IBAN FR76 3000 4000 0312 3456 7890 143, BIC BNPAFRPPXXX",
            "Tél. 02 40 99 12 12 · Fax 02 40 99 12 13 · contact@rivage.example · www.rivage.example",
            "Membre d'une association agréée, le règlement par chèque est accepté.", "Nos conditions générales sont disponibles sur demande.",
            "N° TVA BE 0412.334.556 · RPM Liège", "Entreprise certifiée ISO 9001",
        ],
        ["Page 1 sur 2", "Page 1/1", "- 1 -", "…/…", "Page 2 / 3"],
        [
            "Ce message et ses pièces jointes sont confidentiels. Si vous n'en êtes pas le destinataire, merci de le détruire.",
            "N'imprimez ce message que si nécessaire.", "Envoyé de mon téléphone", "Message analysé par l'antivirus.",
        ],
        ["De : {0}\nÀ : {1}\nDate : 14/05/2024 09:12\n", "De : {0}\nEnvoyé : lundi 3 juin 2024 16:20\nÀ : {1}\n"],
        ["REÇU LE 14 MAI 2024", "COPIE", "V/Réf. : N/Réf. : hk/22", "Télécopie 02 40 99 12 13  p. 01/02", "Courrier arrivé"],
        ["le", "la", "les", "l", "un", "une", "des", "du", "de", "d", "et", "ou", "à", "au", "aux", "en", "dans", "sur", "par", "pour", "avec", "est", "sont", "était", "nous", "je", "vous", "il", "elle", "ce", "cette", "ne", "pas", "que", "qui", "qu", "votre", "vos", "notre", "nos", "mon", "ma", "avons", "ai", "merci"]);

    public static Furniture Of(string language) => language switch
    {
        "de" => German,
        "fr" => French,
        _ => English,
    };
}
