namespace Rx.Torrent.CommandLine.Top;

/// <summary>What a key asks for.</summary>
internal enum TopKey
{
    Up,
    Down,
    Pause,
    Quit,
}
