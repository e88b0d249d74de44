using System.Runtime.CompilerServices;
using Ledger.Api.Http;
using Ledger.Api.MovingIn;
using Ledger.Api.Tests.Docs;

namespace Ledger.Api.Tests.MovingIn;

/// <summary>The example files of docs/moving-in.md. The workbook is made of the CSV; it is only written anew with LEDGER_WRITE_EXAMPLES=1 in the environment.</summary>
public sealed class ExampleTests
{
    [Fact]
    public void Workbook_OfTheExample_SaysWhatTheCsvSays()
    {
        var rows = CsvSheet.Read(PaperBooks.Example("opening-balances.csv"));
        WriteIfAsked(Workbook.Of(rows));

        var (csv, twin) = (Read(rows), Read(WorkbookSheet.Read(PaperBooks.Example("opening-balances.xlsx"))));

        twin.Balances.Should().Equal(csv.Balances).And.HaveCount(14);
        twin.Loans.Should().Equal(csv.Loans).And.HaveCount(3);
        twin.Instalments.Should().Equal(csv.Instalments).And.HaveCount(21);
    }

    [Fact]
    public void Columns_OfTheDocument_AreThoseOfTheProgram() =>
        Documents.Table(Documents.Read("moving-in.md"), "| Column | Cột | |").Select(row => row.Split('|')).Select(cells => (cells[1].Trim().Trim('`'), cells[2].Trim()))
            .Should().Equal(Enum.GetValues<OpeningColumn>().Select(column => (column.EnglishName(), column.VietnameseName())));

    [Fact]
    public void Accounts_OfTheDocument_AreThoseOfTheProgram() =>
        Documents.Table(Documents.Read("moving-in.md"), "| Account | Khoản mục | |").Select(row => row.Split('|')).Select(cells => (cells[1].Trim().Trim('`'), cells[2].Trim()))
            .Should().Equal(Domain.Funds.RecordOpeningBalances.Accounts.Select(account => (Domain.Bookkeeping.ChartOfAccounts.Code(account), Domain.Bookkeeping.ChartOfAccounts.VietnameseName(account))));

    private static OpeningSheet Read(List<SheetRow> rows)
    {
        var fields = new Fields();
        var sheet = OpeningSheet.Of(new SheetFile(rows), fields);
        fields.Require();
        return sheet;
    }

    private static void WriteIfAsked(byte[] workbook, [CallerFilePath] string here = "")
    {
        if (Environment.GetEnvironmentVariable("LEDGER_WRITE_EXAMPLES") == "1")
        {
            File.WriteAllBytes(Path.Combine(Path.GetDirectoryName(here)!, "../../../docs/examples/opening-balances.xlsx"), workbook);
        }
    }
}
