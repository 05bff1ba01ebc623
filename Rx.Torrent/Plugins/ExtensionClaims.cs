using System.Collections.Immutable;
using System.Reactive.Disposables;
using Rx.Torrent.Peers;
using Rx.Torrent.Primitives;

namespace Rx.Torrent.Plugins;

/// <summary>Which plugin speaks which extension: a name has one owner, in the whole client or in one swarm. Asked on any thread.</summary>
internal sealed class ExtensionClaims
{
    private ImmutableList<Claim> _claims = [];

    /// <summary>The ids, for the whole client.</summary>
    public ExtensionIds Ids { get; } = new();

    /// <summary>Gives names to a plugin, until the result is disposed.</summary>
    /// <param name="plugin">What it is called.</param>
    /// <param name="offers">What it offers.</param>
    /// <param name="swarm">Where; null for everywhere.</param>
    /// <exception cref="InvalidOperationException">Another plugin has one of the names there, or there is no id left for one.</exception>
    public IDisposable Take(string plugin, IReadOnlyList<ExtensionOffer> offers, InfoHash? swarm)
    {
        if (offers.Count == 0) return Disposable.Empty;
        var mine = offers.Select(offer => new Claim(offer.Name, plugin, swarm)).ToArray();
        if (mine.DistinctBy(claim => claim.Name).Count() < mine.Length) throw new InvalidOperationException($"'{plugin}' offers an extension twice");
        ImmutableInterlocked.Update(ref _claims, claims =>
        {
            foreach (var claim in mine)
            {
                if (claims.Find(claim.Collides) is { } other)
                    throw new InvalidOperationException($"the extension \"{claim.Name}\" belongs to '{other.Plugin}', and '{plugin}' offers it as well");
            }
            return claims.AddRange(mine);
        });
        var taken = Disposable.Create(() => ImmutableInterlocked.Update(ref _claims, claims => claims.RemoveRange(mine, ReferenceEqualityComparer.Instance)));
        try
        {
            Ids.Give([.. mine.Select(claim => claim.Name)]);
            return taken;
        }
        catch
        {
            taken.Dispose();
            throw;
        }
    }

    private sealed record Claim(string Name, string Plugin, InfoHash? InfoHash)
    {
        public bool Collides(Claim other) => other.Name == Name && (InfoHash is null || other.InfoHash is null || InfoHash == other.InfoHash);
    }
}
