namespace Rx.Torrent.Tests.Interop.Harness;

/// <summary>What a real client does about message stream encryption.</summary>
internal enum Encryption
{
    /// <summary>It neither offers nor takes it.</summary>
    Off,

    /// <summary>It takes either, and prefers what the client prefers.</summary>
    Allowed,

    /// <summary>It insists on RC4.</summary>
    Forced,
}
