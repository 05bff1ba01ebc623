using System.Globalization;
using System.Text;

namespace Rx.Torrent.Discovery.Trackers.Http;

/// <summary>The query of a URL while it is put together, behind whatever is there already.</summary>
internal sealed class QueryText(StringBuilder url)
{
    private bool _isOpen = url.ToString().Contains('?', StringComparison.Ordinal);

    public void Add(string name, long value) => Begin(name).Append(value.ToString(CultureInfo.InvariantCulture));

    public void Add(string name, string plain) => Begin(name).Append(plain);

    public void Add(string name, ReadOnlySpan<byte> bytes)
    {
        Begin(name);
        foreach (var b in bytes)
        {
            if (char.IsAsciiLetterOrDigit((char)b) || b is (byte)'-' or (byte)'.' or (byte)'_' or (byte)'~') url.Append((char)b);
            else url.Append('%').Append(b.ToString("X2", CultureInfo.InvariantCulture));
        }
    }

    // All is escaped by now, so Uri is to leave it alone: random bytes must not meet rules that are made for text.
    public Uri ToUri() => new(url.ToString(), new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });

    private StringBuilder Begin(string name)
    {
        if (!_isOpen) url.Append('?');
        else if (url[^1] is not ('&' or '?')) url.Append('&');
        _isOpen = true;
        return url.Append(name).Append('=');
    }
}
