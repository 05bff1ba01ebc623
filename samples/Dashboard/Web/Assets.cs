using System.Collections.Frozen;
using System.Security.Cryptography;
using Microsoft.Net.Http.Headers;

namespace Rx.Torrent.Dashboard.Web;

/// <summary>The files of the page, as they are in the program. There are these and no others, whatever a path says.</summary>
internal sealed class Assets
{
    private const string PageSecretMark = "{page-secret}";

    private static readonly FrozenDictionary<string, string> Types = new Dictionary<string, string>
    {
        [".html"] = "text/html; charset=utf-8", [".css"] = "text/css; charset=utf-8", [".js"] = "text/javascript; charset=utf-8", [".svg"] = "image/svg+xml",
    }.ToFrozenDictionary();

    private readonly FrozenDictionary<string, Asset> _files;

    /// <summary>Reads them.</summary>
    /// <param name="pageSecret">What is put into the page, for it to give back.</param>
    public Assets(string pageSecret)
    {
        var assembly = typeof(Assets).Assembly;
        _files = assembly.GetManifestResourceNames().Where(name => Types.ContainsKey(Path.GetExtension(name))).ToFrozenDictionary(
            name => $"/{name.Replace('\\', '/')}",
            name =>
            {
                using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
                var bytes = System.Text.Encoding.UTF8.GetBytes(reader.ReadToEnd().Replace(PageSecretMark, pageSecret, StringComparison.Ordinal));
                return new Asset(bytes, Types[Path.GetExtension(name)], $"\"{Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 8))}\"");
            },
            StringComparer.Ordinal);
    }

    /// <summary>Styles, scripts and pictures: there is nothing in them that is not public.</summary>
    public bool IsPublic(string path) => _files.ContainsKey(path) && !path.EndsWith(".html", StringComparison.Ordinal);

    /// <summary>Sends a file, if there is one.</summary>
    public async Task SendAsync(HttpContext context, string path)
    {
        if (!_files.TryGetValue(path, out var file))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }
        context.Response.Headers.ETag = file.Tag;
        if (!path.EndsWith(".html", StringComparison.Ordinal)) context.Response.Headers.CacheControl = "no-cache";
        if (context.Request.Headers.IfNoneMatch == file.Tag)
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }
        context.Response.ContentType = file.Type;
        context.Response.Headers[HeaderNames.ContentLength] = $"{file.Bytes.Length}";
        if (!HttpMethods.IsHead(context.Request.Method)) await context.Response.Body.WriteAsync(file.Bytes, context.RequestAborted).ConfigureAwait(false);
    }

    private sealed record Asset(byte[] Bytes, string Type, string Tag);
}
