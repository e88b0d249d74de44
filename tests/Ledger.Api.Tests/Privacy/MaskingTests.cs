using System.Text;
using Ledger.Api.Privacy;

namespace Ledger.Api.Tests.Privacy;

public sealed class MaskingTests
{
    [Theory]
    [InlineData("Nguyễn Thị Hòa", "H***")]
    [InlineData("Trần Văn Đức", "Đ***")]
    [InlineData("Lê Thị ánh", "Á***")]
    [InlineData("Y", "Y***")]
    [InlineData("  Lò Văn   Ẻo ", "Ẻ***")]
    [InlineData("Hội viên 7", "***")]
    public void Mask_Name_LeavesTheInitialOfTheGivenName(string name, string masked)
    {
        Masking.Mask(name).Should().Be(masked);
        Masking.Mask(name.Normalize(NormalizationForm.FormD))!.Normalize().Should().Be(masked);
    }

    [Fact]
    public void Mask_NamesOfAnyLength_AreOfOneLength() =>
        new[] { "Lê An", "Nguyễn Thị Hoàng Anh", "Ân" }.Select(name => Masking.Mask(name)!.Length).Distinct().Should().ContainSingle();

    [Fact]
    public void Mask_Erased_IsNull() => Masking.Mask(null).Should().BeNull();

    [Theory]
    [InlineData(1977, nameof(AgeGroup.Under50))]
    [InlineData(1976, nameof(AgeGroup.From50To59))]
    [InlineData(1967, nameof(AgeGroup.From50To59))]
    [InlineData(1966, nameof(AgeGroup.From60To69))]
    [InlineData(1956, nameof(AgeGroup.From70To79))]
    [InlineData(1946, nameof(AgeGroup.From80))]
    public void AgeGroup_BirthYear_IsOfTenYears(int born, string group) => Masking.AgeGroup(born, 2026).ToString().Should().Be(group);
}
