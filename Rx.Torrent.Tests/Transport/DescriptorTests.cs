using System.Net;
using System.Net.Sockets;
using System.Reactive.Linq;
using System.Runtime.InteropServices;
using Rx.Torrent.Tests.Client;
using Rx.Torrent.Transport;

namespace Rx.Torrent.Tests.Transport;

/// <summary>What listening does when the system has no file descriptor left. Lowers the limit of the whole process for a moment.</summary>
[Collection(nameof(Alone))]
public class DescriptorTests
{
    private const int OpenFiles = 7; // RLIMIT_NOFILE

    [LinuxFact]
    public async Task A_listener_without_descriptors_pauses_and_goes_on_when_there_are_some()
    {
        var transport = new TcpTransport();
        await AcceptOneAsync(transport); // all code that is needed below is loaded by then
        using var listener = transport.Listen(new IPEndPoint(IPAddress.Loopback, 0));
        using var caller = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await caller.ConnectAsync(listener.Local);

        GetLimit(OpenFiles, out var usual).ShouldBe(0);
        var accepted = new TaskCompletionSource<IByteChannel>(TaskCreationOptions.RunContinuationsAsynchronously);
        try
        {
            SetLimit(OpenFiles, usual with { Soft = 1 }).ShouldBe(0);
            var subscribing = Task.Run(() => listener.Channels.Subscribe(channel => accepted.TrySetResult(channel)));
            await subscribing.WaitAsync(TimeSpan.FromSeconds(5)); // or it asks again and again without a pause
        }
        finally
        {
            SetLimit(OpenFiles, usual).ShouldBe(0);
        }
        using var channel = await accepted.Task.WaitAsync(TimeSpan.FromSeconds(30));
        channel.Remote.ShouldBe(caller.LocalEndPoint);
    }

    private static async Task AcceptOneAsync(TcpTransport transport)
    {
        using var listener = transport.Listen(new IPEndPoint(IPAddress.Loopback, 0));
        using var caller = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        var accepted = new TaskCompletionSource<IByteChannel>(TaskCreationOptions.RunContinuationsAsynchronously);
        await Task.Run(() => listener.Channels.Subscribe(channel => accepted.TrySetResult(channel)));
        await caller.ConnectAsync(listener.Local);
        using var channel = await accepted.Task.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [DllImport("libc", EntryPoint = "getrlimit")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int GetLimit(int resource, out Limit limit);

    [DllImport("libc", EntryPoint = "setrlimit")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetLimit(int resource, in Limit limit);

    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct Limit
    {
        public nuint Soft { get; init; }

        public nuint Hard { get; init; }
    }
}
