using System.Reflection;

namespace Rx.Torrent.Tests.Architecture.Documentation;

/// <summary>The four packages that ship.</summary>
internal static class ShippedLibraries
{
    public static readonly string[] Names = ["Rx.Torrent", "Rx.Torrent.Extensions", "Rx.Torrent.Hosting", "Rx.Torrent.Testing"];

    public static IEnumerable<Assembly> All => Names.Select(Assembly.Load);
}
