using System.Collections.Immutable;
using System.Net;
using Rx.Torrent.Bencode;

namespace Rx.Torrent.Metainfo.Reading;

/// <summary>
/// Reads the keys around <c>info</c>. A torrent works without any of them, so a value that makes no sense is left out and the rest counts.
/// </summary>
internal static class SurroundingsReader
{
    public static readonly ImmutableHashSet<BencodeString> Keys =
        ["announce", "announce-list", "url-list", "nodes", "comment", "comment.utf-8", "created by", "created by.utf-8", "creation date"];

    public static Surroundings Read(BencodeDictionary file, MetainfoLimits limits)
    {
        var here = new Location(file, "the file");
        return new Surroundings
        {
            Trackers = Trackers(file, limits),
            WebSeeds = WebSeeds(file, limits),
            Nodes = Nodes(file, limits),
            Comment = here.TryText("comment", out var comment) ? comment.Text : null,
            CreatedBy = here.TryText("created by", out var creator) ? creator.Text : null,
            CreationDate = file.TryGetInteger("creation date", out var seconds) ? Date(seconds) : null,
        };
    }

    // BEP 12: announce-list, where there is one, takes the place of announce.
    private static ImmutableArray<ImmutableArray<Uri>> Trackers(BencodeDictionary file, MetainfoLimits limits)
    {
        var seen = new HashSet<Uri>();
        var tiers = ImmutableArray.CreateBuilder<ImmutableArray<Uri>>();
        foreach (var tier in file.TryGetList("announce-list", out var list) ? list : [])
        {
            // Some programs write a list of addresses, without tiers.
            var urls = Urls(tier as BencodeList ?? [tier], limits.MaxAddresses - seen.Count, seen);
            if (!urls.IsEmpty) tiers.Add(urls);
            if (seen.Count >= limits.MaxAddresses) break;
        }
        if (tiers.Count == 0 && file.TryGetString("announce", out var announce) && Addresses.TryUrl(announce.Text, out var single)) tiers.Add([single]);
        return tiers.DrainToImmutable();
    }

    // BEP 19: one address or a list of them.
    private static ImmutableArray<Uri> WebSeeds(BencodeDictionary file, MetainfoLimits limits)
    {
        if (!file.TryGet("url-list", out var value)) return [];
        return Urls(value as BencodeList ?? [value], limits.MaxAddresses, []);
    }

    private static ImmutableArray<Uri> Urls(BencodeList values, int max, HashSet<Uri> seen) =>
        [.. values.OfType<BencodeString>().Select(text => Addresses.TryUrl(text.Text, out var url) && seen.Add(url) ? url : null).OfType<Uri>().Take(max)];

    // BEP 5: a list of [host, port].
    private static ImmutableArray<DnsEndPoint> Nodes(BencodeDictionary file, MetainfoLimits limits) =>
        file.TryGetList("nodes", out var nodes) ? [.. nodes.Select(Node).OfType<DnsEndPoint>().Distinct().Take(limits.MaxAddresses)] : [];

    private static DnsEndPoint? Node(BencodeValue node) =>
        node is BencodeList { Count: 2 } pair && pair[0] is BencodeString host && pair[1] is BencodeInteger port ? Addresses.EndPoint(host.Text, port.Value) : null;

    private static DateTimeOffset? Date(long seconds) =>
        seconds > 0 && seconds <= DateTimeOffset.MaxValue.ToUnixTimeSeconds() ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;
}
