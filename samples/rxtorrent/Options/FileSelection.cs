using System.Globalization;
using System.IO.Enumeration;
using Rx.Torrent.Metainfo;

namespace Rx.Torrent.CommandLine.Options;

/// <summary>Which files of a torrent are wanted, as people say it: <c>3</c>, <c>0-4</c>, <c>*.flac</c>, <c>cd1/*</c>.</summary>
internal static class FileSelection
{
    /// <summary>The numbers of the files that the terms name.</summary>
    /// <exception cref="CommandException">A term names no file.</exception>
    public static IReadOnlySet<int> Choose(MetainfoFile metainfo, IEnumerable<string> terms) => TryChoose(metainfo, terms, out var term)
        ?? throw CommandException.Usage($"--select {term}: no such file in {metainfo.Name}; 'rxtorrent show' lists them with their numbers");

    /// <summary>The numbers of the files that the terms name; null, and the term, when one names none.</summary>
    public static IReadOnlySet<int>? TryChoose(MetainfoFile metainfo, IEnumerable<string> terms, out string? unknown)
    {
        var chosen = new HashSet<int>();
        unknown = null;
        foreach (var term in terms)
        {
            var isNamed = false;
            foreach (var file in metainfo.Files.Where(file => !file.IsPadding && Names(term, file)))
            {
                chosen.Add(file.Index);
                isNamed = true;
            }
            if (isNamed) continue;
            unknown = term;
            return null;
        }
        return chosen;
    }

    private static bool Names(string term, MetainfoEntry file)
    {
        if (TryParseRange(term, out var range)) return range.Contains(file.Index);
        var inside = file.Path[(file.Path.IndexOf('/') + 1)..]; // without the torrent's own directory
        return FileSystemName.MatchesSimpleExpression(term, inside, ignoreCase: true)
            || FileSystemName.MatchesSimpleExpression(term, file.Segments[^1], ignoreCase: true);
    }

    private static bool TryParseRange(string term, out FileRange range)
    {
        var dash = term.IndexOf('-');
        var (first, last) = dash < 0 ? (term, term) : (term[..dash], term[(dash + 1)..]);
        range = default;
        if (!TryParse(first, out var from) || !TryParse(last, out var to)) return false;
        range = new FileRange(from, to);
        return true;

        static bool TryParse(string text, out int number) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }
}
