using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace Rx.Torrent.Dashboard.Web;

/// <summary>Where the page can be asked for: a browser cannot ask for "every address", nor would it be answered under that name.</summary>
internal static class PageAddresses
{
    /// <summary>The address itself, or those of this machine when it is every address; that of the loopback interface first.</summary>
    public static IEnumerable<Uri> Of(Uri listening)
    {
        if (!IPAddress.TryParse(listening.DnsSafeHost, out var address) || !(address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any))) return [listening];
        var isOfFour = address.Equals(IPAddress.Any);
        return Machine()
            .Where(own => own.AddressFamily == AddressFamily.InterNetwork || (!isOfFour && !own.IsIPv6LinkLocal))
            .OrderByDescending(IPAddress.IsLoopback)
            .Select(own => new UriBuilder(listening) { Host = $"{own}" }.Uri);
    }

    private static IEnumerable<IPAddress> Machine() => NetworkInterface.GetAllNetworkInterfaces()
        .Where(at => at.OperationalStatus == OperationalStatus.Up || at.NetworkInterfaceType == NetworkInterfaceType.Loopback)
        .SelectMany(at => at.GetIPProperties().UnicastAddresses)
        .Select(own => own.Address);
}
