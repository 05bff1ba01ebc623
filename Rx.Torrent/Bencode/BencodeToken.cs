namespace Rx.Torrent.Bencode;

/// <summary>What a <see cref="BencodeReader"/> stands on (BEP 3, bencoding).</summary>
public enum BencodeToken
{
    /// <summary>Nothing: nothing was read yet, or the value is over.</summary>
    None,

    /// <summary>A whole number, <c>i…e</c>.</summary>
    Integer,

    /// <summary>A byte string, <c>length:bytes</c>; also every key of a dictionary.</summary>
    String,

    /// <summary>The start of a list, <c>l</c>.</summary>
    ListStart,

    /// <summary>The start of a dictionary, <c>d</c>.</summary>
    DictionaryStart,

    /// <summary>The end of a list or dictionary, <c>e</c>.</summary>
    End,
}
