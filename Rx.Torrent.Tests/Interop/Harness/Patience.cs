namespace Rx.Torrent.Tests.Interop.Harness;

/// <summary>How long a test waits for a real client before it fails: long enough for a busy machine of two cores.</summary>
internal static class Patience
{
    public static readonly TimeSpan Default = TimeSpan.FromSeconds(30);

    /// <summary>For a transfer that Transmission takes part in: it lets about ten seconds pass before it starts.</summary>
    public static readonly TimeSpan Long = TimeSpan.FromSeconds(90);
}
