using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Parsing;
using Rx.Torrent.Metainfo;

namespace Rx.Torrent.CommandLine.Options;

/// <summary>What goes into a new torrent besides the files.</summary>
internal sealed class MetainfoOptions
{
    private readonly Option<Uri[][]> _trackers = new("--tracker", "-t")
    {
        Description = "A tracker's announce URL; several with commas between them make a tier, a further --tracker makes the next tier",
        HelpName = "url[,url]",
        CustomParser = ParseTiers,
        AllowMultipleArgumentsPerToken = false,
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<Uri[]> _webSeeds = new("--web-seed", "-w")
    {
        Description = "A web server that has the content; repeatable",
        HelpName = "url",
        CustomParser = result => [.. ParseTiers(result).SelectMany(tier => tier)],
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<int?> _pieceLength = new("--piece-size", "-l")
    {
        Description = "The length of a piece, a power of two from 16k to 64m; by default so that there are 1024 to 2048 pieces",
        HelpName = "size",
        CustomParser = ParsePieceLength,
    };

    private readonly Option<bool> _private = new("--private", "-p") { Description = "Peers may come from the trackers only" };
    private readonly Option<bool> _align = new("--align") { Description = "Start each file on a piece of its own, with padding files before it" };
    private readonly Option<string?> _comment = new("--comment", "-c") { Description = "A remark for whoever reads the torrent", HelpName = "text" };
    private readonly Option<string?> _source = new("--source", "-s") { Description = "The tracker it is made for; it gives the torrent an info hash of its own", HelpName = "text" };
    private readonly Option<bool> _noDate = new("--no-date") { Description = "Leave out when and by what it was made, so that the same content gives the same file" };

    public void AddTo(Command command)
    {
        foreach (Option option in new Option[] { _trackers, _webSeeds, _pieceLength, _private, _align, _comment, _source, _noDate }) command.Add(option);
    }

    public MetainfoBuilder Apply(ParseResult parsed, MetainfoBuilder builder)
    {
        var isDated = !parsed.GetValue(_noDate);
        return builder with
        {
            Trackers = [.. (parsed.GetValue(_trackers) ?? []).Select(tier => tier.ToImmutableArray())],
            WebSeeds = [.. parsed.GetValue(_webSeeds) ?? []],
            PieceLength = parsed.GetValue(_pieceLength),
            IsPrivate = parsed.GetValue(_private),
            AlignFiles = parsed.GetValue(_align),
            Comment = parsed.GetValue(_comment),
            Source = parsed.GetValue(_source),
            CreatedBy = isDated ? $"rxtorrent {ProgramVersion.Text}" : null,
            CreationDate = isDated ? DateTimeOffset.UtcNow : null,
        };
    }

    private static Uri[][] ParseTiers(ArgumentResult result)
    {
        var tiers = new List<Uri[]>();
        foreach (var token in result.Tokens)
        {
            var urls = token.Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            var tier = new List<Uri>();
            foreach (var url in urls)
            {
                if (Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" or "udp") tier.Add(uri);
                else result.AddError($"'{url}': expected a URL that begins with http://, https:// or udp://");
            }
            if (tier.Count > 0) tiers.Add([.. tier]);
        }
        return [.. tiers];
    }

    private static int? ParsePieceLength(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (ByteSize.TryParse(text, out var length) && ByteSize.IsPieceLength(length)) return (int)length;
        result.AddError($"'{text}': expected a power of two from 16k to 64m, such as 256k");
        return null;
    }
}
