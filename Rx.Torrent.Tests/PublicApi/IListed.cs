namespace Rx.Torrent.Tests.PublicApi;

/// <summary>For <see cref="ApiListingTests"/> to list.</summary>
public interface IListed<in TIn, out TOut> : IDisposable
    where TIn : class, new()
    where TOut : struct
{
    object? Last { get; }

    TOut Map(TIn value, params string?[] names);

    int Twice(int value) => value * 2;
}
