namespace Rx.Torrent.Tests.Interop.Harness;

/// <summary>The programs that interop tests talk to.</summary>
[Flags]
public enum RealClient
{
    None = 0,
    Libtorrent = 1,
    Transmission = 2,
    OpenTracker = 4,
    NodeTracker = 8,
    NodeDht = 16,
    Chromium = 32,
}
