using System.Collections.Immutable;
using System.Reactive.Disposables;

namespace Rx.Torrent;

/// <summary>At which ports gateways let others in to ours, as plugins say. From any thread.</summary>
/// <param name="changed">Told of each change.</param>
internal sealed class ExternalPorts(Action changed)
{
    private ImmutableList<Mapping> _mappings = [];

    /// <summary>The port at which the world reaches one of ours: itself, where nobody says anything else.</summary>
    public ushort Of(ushort port) => _mappings.FindLast(mapping => mapping.Port == port)?.ExternalPort ?? port;

    /// <summary>Disposing takes it back.</summary>
    public IDisposable Use(ushort port, ushort externalPort)
    {
        var mapping = new Mapping(port, externalPort);
        ImmutableInterlocked.Update(ref _mappings, all => all.Add(mapping));
        changed();
        return Disposable.Create(() =>
        {
            ImmutableInterlocked.Update(ref _mappings, all => all.RemoveAll(other => ReferenceEquals(other, mapping)));
            changed();
        });
    }

    private sealed record Mapping(ushort Port, ushort ExternalPort);
}
