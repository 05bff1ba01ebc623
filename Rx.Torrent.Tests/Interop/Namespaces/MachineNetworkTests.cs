using System.Diagnostics;
using System.Net.NetworkInformation;
using Rx.Torrent.Tests.Interop.Harness;

namespace Rx.Torrent.Tests.Interop.Namespaces;

public class MachineNetworkTests
{
    [NamespaceFact(RealClient.None)]
    public async Task No_cable_is_laid_or_taken_away_while_somebody_needs_the_network_as_it_is()
    {
        Task<NetworkNamespace> laying;
        using (await MachineNetwork.ReserveAsync())
        {
            laying = NetworkNamespace.StartAsync();
            await BeBusyAsync();
            laying.IsCompleted.ShouldBeFalse();
        }
        var laid = await laying;
        Task taking;
        using (await MachineNetwork.ReserveAsync())
        {
            taking = laid.DisposeAsync().AsTask();
            await BeBusyAsync();
            Cables().ShouldContain(laid.Cable);
        }
        await taking;
        Cables().ShouldNotContain(laid.Cable); // and not only some time later, when the kernel gets to it
    }

    private static IEnumerable<string> Cables() => NetworkInterface.GetAllNetworkInterfaces().Select(at => at.Name);

    /// <summary>Starts more programs, one after the other, than laying a cable takes.</summary>
    private static async Task BeBusyAsync()
    {
        for (var i = 0; i < 40; i++)
        {
            using var process = Process.Start("true");
            await process.WaitForExitAsync();
        }
    }
}
