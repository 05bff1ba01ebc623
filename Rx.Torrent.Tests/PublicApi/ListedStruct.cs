namespace Rx.Torrent.Tests.PublicApi;

/// <summary>For <see cref="ApiListingTests"/> to list.</summary>
public readonly record struct ListedStruct(int Value)
{
    internal int Hidden => Value;
}
