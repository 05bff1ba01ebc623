namespace Rx.Torrent.Tests.Interop.Engine.Harness;

/// <summary>What stands between the wire and the core of our client.</summary>
public enum Pipeline
{
    /// <summary>Nothing.</summary>
    BuiltIn,

    /// <summary>A chain of ten plugins that let everything through, in both directions.</summary>
    TenStages,
}
