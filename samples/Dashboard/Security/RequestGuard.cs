using System.Security.Cryptography;
using System.Text;

namespace Rx.Torrent.Dashboard.Security;

/// <summary>Lets through what our own page asks for, and nothing that another page makes a browser ask for.</summary>
internal sealed class RequestGuard(HostNames hosts)
{
    /// <summary>The header in which the page gives back the secret that was in it. A form cannot set it, and another page cannot read it.</summary>
    public const string Header = "X-Page-Secret";

    /// <summary>What is in the page, and has to come with all that changes anything.</summary>
    public string PageSecret { get; } = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    /// <summary>Whether a request may go on; otherwise the status to answer with.</summary>
    public int? Refuses(HttpContext context)
    {
        var request = context.Request;
        if (!hosts.Allows(context)) return StatusCodes.Status421MisdirectedRequest;
        var changes = !HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method);
        if (IsFromElsewhere(request, changes)) return StatusCodes.Status403Forbidden;
        if (changes && !TokenGate.IsLogin(request) && !HasSecret(request)) return StatusCodes.Status403Forbidden;
        return null;
    }

    /// <summary>Browsers say where a request comes from: with all that changes something in <c>Origin</c>, and in <c>Sec-Fetch-Site</c>.</summary>
    private static bool IsFromElsewhere(HttpRequest request, bool changes)
    {
        var origin = request.Headers.Origin.ToString();
        if (origin.Length > 0 ? !origin.Equals($"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase) : changes) return true;
        var site = request.Headers["Sec-Fetch-Site"].ToString();
        var isOurs = site is "" or "same-origin" or "none";
        return !isOurs && (changes || request.Path.StartsWithSegments("/api", StringComparison.Ordinal));
    }

    private bool HasSecret(HttpRequest request) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(request.Headers[Header].ToString()), Encoding.UTF8.GetBytes(PageSecret));
}
