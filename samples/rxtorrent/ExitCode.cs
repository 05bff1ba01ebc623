namespace Rx.Torrent.CommandLine;

/// <summary>What the program tells the shell at its end.</summary>
internal static class ExitCode
{
    public const int Done = 0;
    public const int Incomplete = 1;
    public const int Usage = 2;
    public const int BadTorrent = 3;
    public const int Disk = 4;
    public const int Network = 5;
    public const int Interrupted = 130;

    /// <summary>The codes for people, as <c>--help</c> shows them.</summary>
    public static IReadOnlyList<(int Code, string Meaning)> Meanings { get; } =
    [
        (Done, "done: everything that was asked for is there"),
        (Incomplete, "incomplete: pieces are missing"),
        (Usage, "the command line makes no sense"),
        (BadTorrent, "a torrent or magnet link cannot be used"),
        (Disk, "files could not be read or written"),
        (Network, "could not listen, no such host, or no tracker answered"),
        (Interrupted, "interrupted before it was done"),
    ];
}
