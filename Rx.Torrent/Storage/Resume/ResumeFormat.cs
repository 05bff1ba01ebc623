using System.Security.Cryptography;

namespace Rx.Torrent.Storage.Resume;

/// <summary>
/// The form of resume data: a bencoded dictionary of a SHA-256 <c>checksum</c> and the dictionary <c>state</c> that it is of. The checksum is there because
/// one bit that flips in the set of pieces would claim a piece that is not there. A reader passes over keys that it does not know; what an older
/// reader would misunderstand needs a new version.
/// </summary>
internal static class ResumeFormat
{
    public const int Version = 1;

    /// <summary>The most that is read, in bytes: room for a million pieces, fifty thousand files and the info dictionary of all of them.</summary>
    public const int MaxLength = 64 * 1024 * 1024;

    public static byte[] ChecksumOf(ReadOnlySpan<byte> state) => SHA256.HashData(state);
}
