using Rx.Torrent.Tests.Architecture.Source;

namespace Rx.Torrent.Tests.Architecture;

/// <summary>The house: which row each folder of the engine stands on. A folder may use the rows below its own, and nothing else but itself.</summary>
internal static class Layers
{
    /// <summary>The engine's own folder, whose types stand above all rows.</summary>
    public const string Root = "Rx.Torrent";

    public const int LastPureRow = 3;

    private static readonly Dictionary<string, int> Rows = new()
    {
        [""] = 10,
        ["Swarms"] = 9,
        ["Plugins"] = 8,
        ["Peers"] = 7,
        ["Discovery"] = 6,
        ["Storage"] = 5,
        ["Changes"] = 5,
        ["Transport"] = 4,
        ["Loops"] = 4,
        ["Picking"] = 3,
        ["Choking"] = 3,
        ["Wire"] = 2,
        ["Metainfo"] = 2,
        ["Bencode"] = 1,
        ["Primitives"] = 0,
    };

    /// <summary>Every folder of the engine.</summary>
    public static IEnumerable<string> Folders => Rows.Keys;

    /// <summary>The files of the engine.</summary>
    public static IEnumerable<SourceFile> Files => SourceFile.All.Where(file => file.Project == Root);

    /// <summary>The first folder below the engine's that a file lies in; empty for its root.</summary>
    public static string FolderOf(SourceFile file) => file.Path.Split('/') is [_, var folder, _, ..] ? folder : "";

    public static int? RowOf(string folder) => Rows.TryGetValue(folder, out var row) ? row : null;

    /// <summary>True when code in one folder may use the types of another.</summary>
    public static bool Allows(string from, string to) => from == to || RowOf(to) < RowOf(from);

    public static bool IsPure(SourceFile file) => RowOf(FolderOf(file)) <= LastPureRow;
}
