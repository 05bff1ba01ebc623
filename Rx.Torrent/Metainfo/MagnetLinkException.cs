namespace Rx.Torrent.Metainfo;

/// <summary>A text is not a magnet link to a torrent (BEP 9). The only exception that its characters can cause.</summary>
public sealed class MagnetLinkException : FormatException
{
    internal MagnetLinkException(string parameter, string expected, string found)
        : base($"magnet link: {parameter}: expected {expected}, found {found}")
    {
        Parameter = parameter;
        Expected = expected;
        Found = found;
    }

    /// <summary>The parameter that is wrong, such as <c>xt</c>; <c>the link</c> for the whole.</summary>
    public string Parameter { get; }

    /// <summary>What should have been there.</summary>
    public string Expected { get; }

    /// <summary>What was there.</summary>
    public string Found { get; }
}
