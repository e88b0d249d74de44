using System.Collections.Frozen;
using System.IO.Compression;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Net.Http.Headers;

namespace Ledger.Api.Pages;

/// <summary>Styles, scripts and fonts of the pages, from the program itself. The address has the hash of the content in it, so that a browser fetches each only once.</summary>
internal static class PageAssets
{
    private const string Folder = "Ledger.Api.Pages.Assets.";
    private const string Path = "/assets/";

    // In the order in which one names another: a style sheet names its fonts.
    private static readonly (string Extension, string MediaType)[] Kinds = [(".woff2", "font/woff2"), (".svg", "image/svg+xml"), (".css", "text/css; charset=utf-8"), (".js", "text/javascript; charset=utf-8")];

    private static readonly FrozenDictionary<string, Asset> ByName = Load();
    private static readonly FrozenDictionary<string, Asset> ByAddress = ByName.Values.ToFrozenDictionary(asset => asset.Address, StringComparer.Ordinal);

    /// <summary>The address of <c>ledger.css</c>, say.</summary>
    public static string Address(string name) => ByName[name].Address;

    public static void MapPageAssets(this IEndpointRouteBuilder app) =>
        app.MapGet(Path + "{name}", (HttpContext http, string name) => ByAddress.TryGetValue(Path + name, out var asset) ? asset.Write(http) : NotFound(http)).ExcludeFromDescription();

    private static Task NotFound(HttpContext http)
    {
        http.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }

    private static FrozenDictionary<string, Asset> Load()
    {
        var assembly = Assembly.GetExecutingAssembly();
        var assets = new Dictionary<string, Asset>(StringComparer.Ordinal);
        foreach (var (extension, mediaType) in Kinds)
        {
            foreach (var resource in assembly.GetManifestResourceNames().Where(name => name.StartsWith(Folder, StringComparison.Ordinal) && name.EndsWith(extension, StringComparison.Ordinal)))
            {
                using var stream = assembly.GetManifestResourceStream(resource)!;
                using var content = new MemoryStream();
                stream.CopyTo(content);
                var name = resource[Folder.Length..];
                assets.Add(name, Asset.Of(name, extension, mediaType, WithAddresses(content.ToArray(), extension, assets)));
            }
        }

        return assets.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private static byte[] WithAddresses(byte[] content, string extension, Dictionary<string, Asset> known)
    {
        if (extension != ".css")
        {
            return content;
        }

        var css = new StringBuilder(Encoding.UTF8.GetString(content));
        foreach (var (name, asset) in known)
        {
            css.Replace($"url({name})", $"url({asset.Address})");
        }

        return Encoding.UTF8.GetBytes(css.ToString());
    }

    private sealed record Asset(string Address, string MediaType, byte[] Content, Lazy<byte[]>? Brotli)
    {
        public static Asset Of(string name, string extension, string mediaType, byte[] content)
        {
            var hash = Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 8));
            return new Asset($"{Path}{name[..^extension.Length]}.{hash}{extension}", mediaType, content, extension == ".woff2" ? null : new(() => Compressed(content)));
        }

        public async Task Write(HttpContext http)
        {
            var headers = http.Response.Headers;
            headers.CacheControl = "public, max-age=31536000, immutable";
            http.Response.ContentType = MediaType;
            var body = Content;
            if (Brotli is { } brotli)
            {
                headers.Vary = HeaderNames.AcceptEncoding;
                if (http.Request.Headers.AcceptEncoding.ToString().Contains("br", StringComparison.OrdinalIgnoreCase))
                {
                    headers.ContentEncoding = "br";
                    body = brotli.Value;
                }
            }

            http.Response.ContentLength = body.Length;
            await http.Response.BodyWriter.WriteAsync(body, http.RequestAborted);
        }

        private static byte[] Compressed(byte[] content)
        {
            using var compressed = new MemoryStream();
            using (var brotli = new BrotliStream(compressed, CompressionLevel.SmallestSize))
            {
                brotli.Write(content);
            }

            return compressed.ToArray();
        }
    }
}
