namespace Rx.Torrent.Bencode;

/// <summary>How closely the input has to follow BEP 3.</summary>
public enum BencodeMode
{
    /// <summary>
    /// As BEP 3 says: keys are sorted by their bytes and unique, numbers have no leading zero and no <c>-0</c>. What is read this way is
    /// canonical: written again it gives the same bytes.
    /// </summary>
    Strict,

    /// <summary>
    /// As programs in the field write: keys in any order, numbers with leading zeros. A key that stands twice in a dictionary is refused
    /// by <see cref="BencodeValue"/> all the same, because no two programs agree on which of the two counts; <see cref="BencodeReader"/>,
    /// which remembers nothing, passes both on.
    /// </summary>
    Lenient,
}
