using Rx.Torrent.Bencode;

namespace Rx.Torrent.Metainfo;

/// <summary>A metainfo file is not what BEP 3 asks for, or asks for more than the limits allow. The only exception that its bytes can cause.</summary>
public sealed class MetainfoException : FormatException
{
    internal MetainfoException(string where, string expected, string found)
        : base($"metainfo: at {where}, expected {expected}, found {found}")
    {
        Where = where;
        Expected = expected;
        Found = found;
    }

    internal MetainfoException(string where, int start, BencodeException inner)
        : base($"metainfo: at {where}, byte {start + inner.Offset}: expected {inner.Expected}, found {inner.Found}", inner)
    {
        Where = where;
        Offset = start + inner.Offset;
        Expected = inner.Expected;
        Found = inner.Found;
    }

    /// <summary>The keys that lead to the value that is wrong, such as <c>info.files[3].length</c>; <c>the file</c> for the whole.</summary>
    public string Where { get; }

    /// <summary>The byte of the input at which it stopped being bencoding; null when the bencoding is sound and what it says is not.</summary>
    public int? Offset { get; }

    /// <summary>What should have been there.</summary>
    public string Expected { get; }

    /// <summary>What was there.</summary>
    public string Found { get; }
}
