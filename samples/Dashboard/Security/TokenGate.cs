using System.Security.Cryptography;
using System.Text;
using System.Threading.RateLimiting;

namespace Rx.Torrent.Dashboard.Security;

/// <summary>Lets in who knows the token: by a form, or by <c>?token=</c>; from then on by a cookie that no script can read and no other site can have sent.</summary>
internal sealed class TokenGate : IDisposable
{
    public const string LoginPath = "/login";
    public const string Parameter = "token";

    /// <summary>Shorter ones could be guessed.</summary>
    public const int ShortestToken = 12;

    private const string Cookie = "dashboard";
    private const int LongestToken = 256;

    private readonly byte[] _key;
    private readonly PartitionedRateLimiter<HttpContext> _tries = PartitionedRateLimiter.Create<HttpContext, string>(context =>
        RateLimitPartition.GetFixedWindowLimiter($"{context.Connection.RemoteIpAddress}", _ => new FixedWindowRateLimiterOptions { PermitLimit = 10, Window = TimeSpan.FromMinutes(1) }));

    private TokenGate(string token)
    {
        Token = token;
        _key = SHA256.HashData(Encoding.UTF8.GetBytes(token));
    }

    public string Token { get; }

    /// <summary>The gate for a token.</summary>
    /// <param name="token">Null for one by chance.</param>
    /// <exception cref="FormatException">It is too short or too long.</exception>
    public static TokenGate Create(string? token)
    {
        if (token is { Length: < ShortestToken or > LongestToken }) throw new FormatException($"a token has from {ShortestToken} to {LongestToken} characters");
        return new TokenGate(token ?? Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)));
    }

    /// <summary>The request that brings the token in the form.</summary>
    public static bool IsLogin(HttpRequest request) => HttpMethods.IsPost(request.Method) && request.Path == LoginPath;

    /// <summary>True for who was let in before.</summary>
    public bool Knows(HttpRequest request) =>
        request.Cookies[Cookie] is { } cookie && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(cookie), Encoding.ASCII.GetBytes(Pass));

    /// <summary>Lets in who has the token. Wrong ones are counted for each address, and when there are too many within a minute the right one does not help either.</summary>
    public bool TryEnter(HttpContext context, string? token)
    {
        using var attempt = _tries.AttemptAcquire(context);
        if (!attempt.IsAcquired || token is null || token.Length > LongestToken) return false;
        if (!CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(token)), _key)) return false;
        context.Response.Cookies.Append(Cookie, Pass, new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Strict, Path = "/", IsEssential = true });
        return true;
    }

    public void Dispose() => _tries.Dispose();

    // Not the token itself: what lies about in a browser should open this door only.
    private string Pass => Convert.ToHexStringLower(HMACSHA256.HashData(_key, "the cookie of the dashboard"u8));
}
