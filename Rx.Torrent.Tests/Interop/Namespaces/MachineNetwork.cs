using System.Reactive.Disposables;

namespace Rx.Torrent.Tests.Interop.Namespaces;

/// <summary>
/// The interfaces of this machine, which all tests share. A browser gives up whatever it is loading when an address of the machine comes or goes, on the loopback interface too
/// (<c>ERR_NETWORK_CHANGED</c>), so nobody lays a cable while a page is looked at.
/// </summary>
internal static class MachineNetwork
{
    private static readonly SemaphoreSlim Free = new(1);

    /// <summary>Waits for whoever has it. Until the result is disposed it is one's own: to change it, or to have it stay as it is.</summary>
    public static async Task<IDisposable> ReserveAsync()
    {
        await Free.WaitAsync();
        return Disposable.Create(() => Free.Release());
    }
}
