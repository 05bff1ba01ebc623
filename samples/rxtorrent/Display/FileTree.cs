using Rx.Torrent.Metainfo;
using Spectre.Console;

namespace Rx.Torrent.CommandLine.Display;

/// <summary>The files of a torrent as a tree, with no more lines than anybody would read.</summary>
internal static class FileTree
{
    /// <summary>Draws it.</summary>
    /// <param name="metainfo">Whose files.</param>
    /// <param name="most">How many files are shown; of the others, only how many there are.</param>
    public static Tree Of(MetainfoFile metainfo, int most)
    {
        var files = metainfo.Files.Where(file => !file.IsPadding).ToArray();
        if (metainfo.IsSingleFile) return new Tree(Describe(files[0]));
        var tree = new Tree(Directory(metainfo.Name));
        var directories = new Dictionary<string, IHasTreeNodes> { [metainfo.Name] = tree };
        foreach (var file in files.Take(most)) DirectoryOf(file.Path).AddNode(Describe(file));
        if (files.Length > most) tree.AddNode(new Text($"… and {Units.Count(files.Length - most, "file")} more; --all shows them", Styles.Quiet));
        return tree;

        IHasTreeNodes DirectoryOf(string path)
        {
            var directory = path[..path.LastIndexOf('/')];
            if (!directories.TryGetValue(directory, out var node))
            {
                node = DirectoryOf(directory).AddNode(Directory(NameOf(directory)));
                directories.Add(directory, node);
            }
            return node;
        }
    }

    private static Text Directory(string name) => new($"{Printable.Of(name)}/", Styles.Strong);

    private static Paragraph Describe(MetainfoEntry file)
    {
        var line = new Paragraph().Append($"{file.Index} ", Styles.Quiet).Append(Printable.Of(NameOf(file.Path)));
        if (file.SymlinkTarget is { } target) return line.Append(Printable.Of($" → {target}"), Styles.Quiet);
        return line.Append($"  {Units.Bytes(file.Length)}{(file.IsExecutable ? "  executable" : "")}{(file.IsHidden ? "  hidden" : "")}", Styles.Quiet);
    }

    private static string NameOf(string path) => path[(path.LastIndexOf('/') + 1)..];
}
