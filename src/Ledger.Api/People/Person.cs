using Ledger.Domain.Storage;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;

namespace Ledger.Api.People;

/// <summary>Somebody who signs in.</summary>
internal sealed class Person : IdentityUser
{
    public required string DisplayName { get; set; }

    public required Role Role { get; set; }

    public string? Province { get; set; }

    public string? Commune { get; set; }

    public string? Club { get; set; }

    public bool Disabled { get; set; }

    public required DateTime CreatedAt { get; init; }

    public AccessScope Scope
    {
        get => new(Province, Commune, Club);
        set => (Province, Commune, Club) = (value.Province, value.Commune, value.Club);
    }
}

/// <summary>How ASP.NET Core Identity finds people in the tables of the schema <c>people</c>, which our own migrations make.</summary>
internal sealed class PeopleContext(DbContextOptions<PeopleContext> options) : IdentityUserContext<Person>(options)
{
    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        builder.Ignore<IdentityUserClaim<string>>().Ignore<IdentityUserLogin<string>>().HasDefaultSchema("people");
        builder.Entity<Person>(person =>
        {
            person.ToTable("users");
            person.Ignore(p => p.Scope).Ignore(p => p.EmailConfirmed).Ignore(p => p.PhoneNumber).Ignore(p => p.PhoneNumberConfirmed);
            person.Property(p => p.Role).HasConversion(role => role.Code(), code => Codes.Find<Role>(code)!.Value);
        });
        builder.Entity<IdentityUserToken<string>>().ToTable("user_tokens");
        foreach (var property in builder.Model.GetEntityTypes().SelectMany(type => type.GetProperties()))
        {
            property.SetColumnName(SnakeCase(property.Name));
        }
    }

    private static string SnakeCase(string name) => System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(name);
}
