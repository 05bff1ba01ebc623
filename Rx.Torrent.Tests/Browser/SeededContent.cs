using System.Net;
using Rx.Torrent.Metainfo;
using Rx.Torrent.Tests.Interop.Harness;

namespace Rx.Torrent.Tests.Browser;

/// <summary>Content, its torrent, and where somebody seeds it.</summary>
internal sealed record SeededContent(ContentTree Content, MetainfoFile Metainfo, IPEndPoint Seed)
{
    /// <summary>A link that leads to the seed.</summary>
    public string Magnet => $"magnet:?xt=urn:btih:{Metainfo.InfoHash}&dn=by+link&x.pe={Seed}";
}
