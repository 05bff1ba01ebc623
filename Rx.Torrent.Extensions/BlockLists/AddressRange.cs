using System.Net;

namespace Rx.Torrent.Extensions.BlockLists;

/// <summary>Addresses from one to another, both included, of one family.</summary>
/// <param name="First">The first.</param>
/// <param name="Last">The last.</param>
public readonly record struct AddressRange(IPAddress First, IPAddress Last)
{
    /// <summary>As <c>first-last</c>, or the address alone when there is one.</summary>
    public override string ToString() => First.Equals(Last) ? $"{First}" : $"{First}-{Last}";
}
