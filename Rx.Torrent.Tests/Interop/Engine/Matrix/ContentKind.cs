namespace Rx.Torrent.Tests.Interop.Engine.Matrix;

/// <summary>The shapes of content that each pair of clients exchanges.</summary>
public enum ContentKind
{
    /// <summary>One file of several MiB and an odd length.</summary>
    SingleFile,

    /// <summary>A folder of odd sizes, with an empty file.</summary>
    OddSizes,

    /// <summary>Names in several alphabets.</summary>
    Alphabets,

    /// <summary>One byte.</summary>
    OneByte,

    /// <summary>Three hundred small files.</summary>
    ManySmallFiles,
}
