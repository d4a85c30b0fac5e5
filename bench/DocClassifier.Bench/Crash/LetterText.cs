using System.Globalization;
using System.Text;

namespace DocClassifier.Bench.Crash;

/// <summary>Plain business letters of every kind, from a few sentences, numbers and dates. What they are classified as is not what is tested.</summary>
internal sealed class LetterText
{
    private static readonly string[][] Kinds =
    [
        ["Please find our invoice below. The amount is due within 30 days without deduction.", "Invoice number {0}, customer number {1}.", "Total including 19% VAT: {1}.50 EUR. Please transfer it to the account named here."],
        ["Thank you for your inquiry. We are pleased to offer you the following goods.", "Our offer {0} is valid for four weeks.", "Price per piece {1}.00 EUR, delivery within ten working days."],
        ["We hereby order the following items under the terms of our framework agreement.", "Purchase order {0}, cost centre {1}.", "Please confirm the order and the date of delivery in writing."],
        ["With great interest I read your advertisement and apply for the position.", "Reference {0}. I have {1} months of experience in this profession.", "My curriculum vitae and certificates are attached. I look forward to an interview."],
        ["I am very disappointed with your delivery and must complain about it.", "The goods of order {0} arrived damaged, {1} pieces are broken.", "I expect a replacement or my money back within two weeks."],
        ["The machine in our office does not work any more, please send a technician.", "Serial number {0}, error code {1}.", "We need the service urgently since the work of the whole department stands still."],
        ["Sehr geehrte Damen und Herren, anbei erhalten Sie unsere Rechnung.", "Rechnungsnummer {0}, Kundennummer {1}.", "Bitte überweisen Sie den Betrag innerhalb von 14 Tagen auf unser Konto."],
    ];

    private static readonly string[] Subjects = ["Your order", "Our invoice", "Question about the delivery", "Application", "Offer", "Complaint", "Service needed", "Rechnung"];

    public string Subject(Random random) => Subjects[random.Next(Subjects.Length)];

    /// <summary>A letter with numbers that no other one has.</summary>
    public string Write(Random random, int number)
    {
        var kind = Kinds[random.Next(Kinds.Length)];
        var letter = new StringBuilder();
        for (var paragraph = random.Next(1, 4); paragraph > 0; paragraph--)
        {
            foreach (var sentence in kind)
                letter.Append(string.Format(CultureInfo.InvariantCulture, sentence, random.NextInt64(1_000_000, 1_000_000_000), random.Next(10, 9_999))).Append('\n');
            letter.Append('\n');
        }

        return letter.Append(CultureInfo.InvariantCulture, $"Kind regards, writer {number} of {random.NextInt64():x16}\n").ToString();
    }
}
