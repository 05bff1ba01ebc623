namespace Rx.Torrent.Bencode;

/// <summary>The input is not the bencoded value that it should be. The only exception that bytes, whatever they are, can cause here.</summary>
public sealed class BencodeException : FormatException
{
    internal BencodeException(int offset, string expected, string found)
        : base($"bencoding: at byte {offset}, expected {expected}, found {found}")
    {
        Offset = offset;
        Expected = expected;
        Found = found;
    }

    internal BencodeException(string key, string expected, string found)
        : base($"bencoding: under \"{key}\", expected {expected}, found {found}")
    {
        Key = key;
        Expected = expected;
        Found = found;
    }

    /// <summary>Where the input went wrong, in bytes from its start; null when it parsed well, and a dictionary lacks what was asked of it.</summary>
    public int? Offset { get; }

    /// <summary>The key whose value was asked for; null when the input did not parse.</summary>
    public string? Key { get; }

    /// <summary>What should have been there, such as <c>an integer</c>.</summary>
    public string Expected { get; }

    /// <summary>What was there, such as <c>a list</c> or <c>the end of the input</c>.</summary>
    public string Found { get; }
}
