namespace Rx.Torrent.Storage.Resume;

/// <summary>The keys of resume data: the two of the file, then those of the state in it.</summary>
internal static class ResumeKey
{
    public const string Checksum = "checksum";
    public const string State = "state";

    public const string Version = "version";
    public const string InfoHash = "info-hash";
    public const string Info = "info";
    public const string SavePath = "save-path";
    public const string PieceCount = "piece-count";
    public const string Pieces = "pieces";
    public const string Unfinished = "unfinished";
    public const string Stamps = "stamps";
    public const string Priorities = "priorities";
    public const string Uploaded = "uploaded";
    public const string Downloaded = "downloaded";
    public const string Added = "added";
    public const string Completed = "completed";
    public const string Trackers = "trackers";
    public const string Peers = "peers";
    public const string Peers6 = "peers6";
    public const string Merits = "merits";
    public const string Merits6 = "merits6";
}
