using System.Globalization;
using Ledger.Api.Clubs;
using Ledger.Api.Printing;
using Ledger.Api.Printing.Pdf;
using Ledger.Domain.Bookkeeping;
using Ledger.Domain.Money;
using QRCoder;

namespace Ledger.Api.Paper;

/// <summary>Lays a receipt out on A5, lying on its side as receipt books do. Vietnamese comes first and large; English follows small.</summary>
internal sealed class ReceiptPaper
{
    private const double WidthMm = 210;
    private const double HeightMm = 148;
    private const double Margin = 11 * PdfFile.PointsPerMm;
    private const double CodeSize = 37 * PdfFile.PointsPerMm;
    private const double Leading = 1.35;

    private static readonly Font Text = new(Typeface.Regular, 11.5);
    private static readonly Font Strong = new(Typeface.Bold, 11.5);
    private static readonly Font Large = new(Typeface.Bold, 14);
    private static readonly Font Title = new(Typeface.Bold, 19);
    private static readonly Font English = new(Typeface.Italic, 8.5);
    private static readonly Font Hint = new(Typeface.Italic, 10.5);
    private static readonly Font Code = new(Typeface.Regular, 7.5);
    private static readonly Font Stamp = new(Typeface.Bold, 46);

    private readonly PdfSheet _sheet;
    private double _y = Margin;

    private ReceiptPaper(PdfSheet sheet) => _sheet = sheet;

    private double Right => _sheet.Width - Margin;

    public static byte[] Write(Club club, ReceiptDocument receipt)
    {
        var (title, _) = Titles(receipt.Kind);
        var file = new PdfFile(string.Create(CultureInfo.InvariantCulture, $"{title} {receipt.Entry}"));
        new ReceiptPaper(file.AddSheet(WidthMm, HeightMm)).Print(club, receipt);
        return file.ToArray();
    }

    private void Print(Club club, ReceiptDocument receipt)
    {
        if (receipt.ReversedBy is not null)
        {
            _sheet.Overprint("ĐÃ ĐẢO · REVERSED", Stamp, _sheet.Width / 2, _sheet.Height / 2, 20);
        }

        Letterhead(club);
        QrCode(receipt.Code, Right - CodeSize, Margin);
        Heading(receipt);
        Field(Payer(receipt.Kind), receipt.MemberId is null ? "........................................................................" : receipt.Name ?? receipt.MemberId);
        Field(("Nội dung", "Purpose"), receipt.Description);
        Field(("Số tiền", "Amount"), receipt.Amount.ToString(), Large);
        Field(("Bằng chữ", "In words"), receipt.AmountInWords, Hint);
        if (receipt.Lines.Count > 0)
        {
            Field(("Trong đó", "Of which"), string.Join("; ", receipt.Lines.Select(line => $"{Within(line.Vietnamese)} {line.Amount}")));
        }

        if (receipt.Outstanding is { } outstanding)
        {
            Field(("Còn nợ gốc", "Outstanding"), outstanding.ToString());
        }

        Signatures(receipt.Kind);
        Foot(receipt);
    }

    private void Letterhead(Club club)
    {
        foreach (var line in Strong.Wrap(club.Name, Right - CodeSize - Margin - 12))
        {
            Line(line, Strong);
        }

        foreach (var line in Hint.Wrap(club.Address(), Right - CodeSize - Margin - 12))
        {
            Line(line, Hint);
        }
    }

    private void Heading(ReceiptDocument receipt)
    {
        var (title, english) = Titles(receipt.Kind);
        var centre = (Margin + Right - CodeSize) / 2;
        _y += 8;
        Centred(title, Title, centre);
        Centred(english, English, centre);
        Centred(string.Create(CultureInfo.InvariantCulture, $"Số: {receipt.Entry}    Ngày {receipt.On.Day:00} tháng {receipt.On.Month:00} năm {receipt.On.Year}"), Strong, centre);
        if (receipt.ReversedBy is { } reversedBy)
        {
            Centred(string.Create(CultureInfo.InvariantCulture, $"ĐÃ ĐẢO bằng bút toán số {reversedBy}"), Strong, centre);
        }

        _y = Math.Max(_y + 8, Margin + CodeSize + 6);
    }

    private void Field((string Vietnamese, string English) label, string value, Font? font = null)
    {
        const double labelWidth = 96;
        var shown = font ?? Text;
        var top = _y;
        _sheet.Text(label.Vietnamese + ":", Text, Margin, top + Text.Size);
        _sheet.Text(label.English, English, Margin, top + Text.Size + 9.5);
        foreach (var line in shown.Wrap(value, Right - Margin - labelWidth))
        {
            _sheet.Text(line, shown, Margin + labelWidth, _y + shown.Size);
            _y += shown.Size * Leading;
        }

        _y = Math.Max(_y, top + Text.Size + 14);
    }

    private void Signatures(VoucherKind kind)
    {
        (string Vietnamese, string English)[] signers = kind switch
        {
            VoucherKind.Receipt => [("Người nộp tiền", "Payer"), ("Thủ quỹ", "Treasurer"), ("Chủ nhiệm", "Chair")],
            VoucherKind.Payment => [("Người nhận tiền", "Payee"), ("Thủ quỹ", "Treasurer"), ("Chủ nhiệm", "Chair")],
            _ => [("Người lập", "Prepared by"), ("Kế toán", "Accountant"), ("Chủ nhiệm", "Chair")],
        };
        var width = (Right - Margin) / signers.Length;
        _y += 6;
        for (var i = 0; i < signers.Length; i++)
        {
            var centre = Margin + (width * (i + 0.5));
            _sheet.TextCentred(signers[i].Vietnamese, Strong, centre, _y + Strong.Size);
            _sheet.TextCentred(signers[i].English + " (ký, ghi rõ họ tên)", English, centre, _y + Strong.Size + 11);
        }
    }

    private void Foot(ReceiptDocument receipt)
    {
        var line = _sheet.Height - Margin;
        _sheet.Line(Margin, line - 12, Right, line - 12);
        _sheet.Text(string.Create(CultureInfo.InvariantCulture, $"Mã kiểm tra (SHA-256): {receipt.Hash}"), Code, Margin, line);
        _sheet.TextRight(receipt.ClubId, Code, Right, line);
    }

    // A picture of squares; a white margin of four of them belongs to it (ISO/IEC 18004).
    private void QrCode(string text, double x, double y)
    {
        using var generator = new QRCodeGenerator();
        using var code = generator.CreateQrCode(text, QRCodeGenerator.ECCLevel.M);
        var rows = code.ModuleMatrix;
        var module = CodeSize / rows.Count;
        for (var row = 0; row < rows.Count; row++)
        {
            for (var column = 0; column < rows.Count; column++)
            {
                if (!rows[row][column])
                {
                    continue;
                }

                var run = 1;
                while (column + run < rows.Count && rows[row][column + run])
                {
                    run++;
                }

                _sheet.Fill(x + (column * module), y + (row * module), run * module, module);
                column += run;
            }
        }
    }

    private void Line(string text, Font font)
    {
        _sheet.Text(text, font, Margin, _y + font.Size);
        _y += font.Size * Leading;
    }

    private void Centred(string text, Font font, double centre)
    {
        _sheet.TextCentred(text, font, centre, _y + font.Size);
        _y += font.Size * Leading;
    }

    private static (string Vietnamese, string English) Titles(VoucherKind kind) => kind switch
    {
        VoucherKind.Receipt => ("PHIẾU THU", "Receipt"),
        VoucherKind.Payment => ("PHIẾU CHI", "Payment voucher"),
        VoucherKind.Transfer => ("PHIẾU CHUYỂN TIỀN", "Transfer voucher"),
        _ => ("CHỨNG TỪ GHI SỔ", "Journal voucher"),
    };

    private static (string Vietnamese, string English) Payer(VoucherKind kind) => kind switch
    {
        VoucherKind.Receipt => ("Người nộp tiền", "Received from"),
        VoucherKind.Payment => ("Người nhận tiền", "Paid to"),
        _ => ("Hội viên", "Member"),
    };

    private static string Within(string words) => char.ToLowerInvariant(words[0]) + words[1..];
}
