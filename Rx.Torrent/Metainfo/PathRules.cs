namespace Rx.Torrent.Metainfo;

/// <summary>Which names a file may keep. Whatever the rules, no name leads out of the download folder, and the same torrent gives the same names each time.</summary>
public enum PathRules
{
    /// <summary>
    /// Names that every common file system takes: nothing that Windows reserves (<c>CON</c>, <c>a:b</c>, a dot at the end), and no two that differ only by
    /// case or by Unicode normalisation.
    /// </summary>
    Portable,

    /// <summary>
    /// Names that a case-sensitive Unix file system takes: only separators, control and invisible characters, <c>.</c> and <c>..</c> are replaced. With it,
    /// files that other programs put on a Linux disk are found under the names that they have.
    /// </summary>
    Unix,
}
