namespace Rx.Torrent.Tests.Interop.Harness;

/// <summary>One file of a <see cref="ContentTree"/>.</summary>
/// <param name="Name">Its path below the tree, with <c>/</c> between the parts; empty when the content is this one file.</param>
/// <param name="Length">Its length in bytes.</param>
/// <param name="Sha256">The hash of its bytes.</param>
internal sealed record ContentFile(string Name, long Length, string Sha256);
