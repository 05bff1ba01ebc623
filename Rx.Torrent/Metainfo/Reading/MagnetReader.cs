using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using Rx.Torrent.Primitives;

namespace Rx.Torrent.Metainfo.Reading;

/// <summary>Takes a magnet link apart.</summary>
internal sealed class MagnetReader
{
    private const int MaxLength = 64 * 1024;
    private const int MaxParameters = 1000;
    private const int MaxRanges = 1000;
    private const string Scheme = "magnet:?";
    private const string V1 = "urn:btih:";
    private const string V2 = "urn:btmh:";
    private const string Sha256Prefix = "1220"; // multihash: SHA-256, 32 bytes

    private readonly ImmutableArray<Uri>.Builder _trackers = ImmutableArray.CreateBuilder<Uri>();
    private readonly ImmutableArray<Uri>.Builder _webSeeds = ImmutableArray.CreateBuilder<Uri>();
    private readonly ImmutableArray<DnsEndPoint>.Builder _peers = ImmutableArray.CreateBuilder<DnsEndPoint>();
    private readonly ImmutableArray<FileRange>.Builder _selected = ImmutableArray.CreateBuilder<FileRange>();
    private readonly ImmutableArray<KeyValuePair<string, string>>.Builder _others = ImmutableArray.CreateBuilder<KeyValuePair<string, string>>();
    private InfoHash? _v1;
    private InfoHash? _v2;
    private string? _name;

    public static MagnetLink Read(string link)
    {
        if (link.Length > MaxLength) throw new MagnetLinkException("the link", $"at most {MaxLength} characters", $"{link.Length}");
        link = link.Trim();
        if (!link.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)) throw new MagnetLinkException("the link", Scheme, "another start");
        var parameters = link[Scheme.Length..].Split('&', StringSplitOptions.RemoveEmptyEntries);
        if (parameters.Length > MaxParameters) throw new MagnetLinkException("the link", $"at most {MaxParameters} parameters", $"{parameters.Length}");
        var reader = new MagnetReader();
        foreach (var parameter in parameters) reader.Take(parameter);
        return reader.Finish();
    }

    private MagnetLink Finish()
    {
        if (_v1 is null && _v2 is null) throw new MagnetLinkException("xt", $"{V1} or {V2} and a hash", "neither");
        return new MagnetLink
        {
            InfoHash = _v1,
            InfoHashV2 = _v2,
            DisplayName = _name,
            Trackers = _trackers.DrainToImmutable(),
            WebSeeds = _webSeeds.DrainToImmutable(),
            Peers = _peers.DrainToImmutable(),
            SelectedFiles = _selected.DrainToImmutable(),
            OtherParameters = _others.DrainToImmutable(),
        };
    }

    private void Take(string parameter)
    {
        var equals = parameter.IndexOf('=', StringComparison.Ordinal);
        var key = Uri.UnescapeDataString(equals < 0 ? parameter : parameter[..equals]);
        var raw = equals < 0 ? "" : parameter[(equals + 1)..];
        var value = Uri.UnescapeDataString(raw);
        switch (WithoutNumber(key))
        {
            case "xt" when TakeTopic(value):
                break;
            case "tr":
                Take(_trackers, value);
                break;
            case "ws":
                Take(_webSeeds, value);
                break;
            case "dn":
                // Only here do programs write a space as a plus.
                _name ??= Uri.UnescapeDataString(raw.Replace('+', ' '));
                break;
            case "x.pe":
                if (Addresses.EndPoint(value) is { } peer && !_peers.Contains(peer)) _peers.Add(peer);
                break;
            case "so":
                TakeSelection(value);
                break;
            default:
                _others.Add(new(key, value));
                break;
        }
    }

    // "tr.1", "xt.2": a way to write a parameter several times.
    private static string WithoutNumber(string key)
    {
        var dot = key.LastIndexOf('.');
        return dot > 0 && dot < key.Length - 1 && key.AsSpan(dot + 1).IndexOfAnyExceptInRange('0', '9') < 0 ? key[..dot] : key;
    }

    private static void Take(ImmutableArray<Uri>.Builder urls, string value)
    {
        if (Addresses.TryUrl(value, out var url) && !urls.Contains(url)) urls.Add(url);
    }

    // False for a topic of another kind, which is kept with the other parameters.
    private bool TakeTopic(string topic)
    {
        if (topic.StartsWith(V1, StringComparison.OrdinalIgnoreCase)) _v1 = Same(_v1, V1Hash(topic[V1.Length..]));
        else if (topic.StartsWith(V2 + Sha256Prefix, StringComparison.OrdinalIgnoreCase)) _v2 = Same(_v2, V2Hash(topic[(V2.Length + Sha256Prefix.Length)..]));
        else return false;
        return true;
    }

    private static InfoHash Same(InfoHash? before, InfoHash hash) =>
        before is null || before == hash ? hash : throw new MagnetLinkException("xt", "one torrent", "two");

    private static InfoHash V1Hash(string text) =>
        text.Length == InfoHash.V1Length * 2 && InfoHash.TryParse(text, out var hash) ? hash
        : Base32.TryDecode(text, InfoHash.V1Length) is { } bytes ? new InfoHash(bytes)
        : throw new MagnetLinkException("xt", $"{V1} and 40 hexadecimal or 32 base32 digits", $"{text.Length} characters");

    private static InfoHash V2Hash(string text) =>
        text.Length == InfoHash.V2Length * 2 && InfoHash.TryParse(text, out var hash) ? hash
        : throw new MagnetLinkException("xt", $"{V2}{Sha256Prefix} and 64 hexadecimal digits", $"{text.Length} characters");

    // BEP 53: numbers and ranges, "0,2,4,6-8".
    private void TakeSelection(string value)
    {
        foreach (var part in value.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            var dash = part.IndexOf('-', StringComparison.Ordinal);
            var first = Number(dash < 0 ? part : part[..dash]);
            var last = dash < 0 ? first : Number(part[(dash + 1)..]);
            if (last < first) throw new MagnetLinkException("so", "a range that rises", $"{first}-{last}");
            if (_selected.Count == MaxRanges) throw new MagnetLinkException("so", $"at most {MaxRanges} ranges", "more");
            _selected.Add(new FileRange(first, last));
        }
    }

    private static int Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        ? number
        : throw new MagnetLinkException("so", "numbers of files", "something else");
}
