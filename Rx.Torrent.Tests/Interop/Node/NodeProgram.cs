using System.Text.Json.Nodes;
using Rx.Torrent.Tests.Interop.Harness;

namespace Rx.Torrent.Tests.Interop.Node;

/// <summary>A program for Node in a process of its own: commands go in and events come out, each a line of JSON.</summary>
internal sealed class NodeProgram(string name, RealClient client, string script) : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private ChildProcess? _process;

    public string Log => Process.Log;

    private ChildProcess Process => _process ??= ChildProcess.Start(
        name,
        InstalledClients.PathOf(client),
        [Path.Combine(AppContext.BaseDirectory, "Interop", "Node", script), InstalledClients.NodeModules],
        _folder.Path);

    /// <summary>Waits for an event, one that came already or one to come; each is handed out once.</summary>
    public async Task<JsonObject> WaitForAsync(string name)
    {
        var line = await Process.WaitForLineAsync(line => line.StartsWith($"{{\"event\":\"{name}\"", StringComparison.Ordinal), name);
        return JsonNode.Parse(line)!.AsObject();
    }

    public Task SendAsync(string command, params (string Name, JsonNode Value)[] arguments)
    {
        var line = new JsonObject { ["command"] = command };
        foreach (var (name, value) in arguments) line[name] = value;
        return Process.SendLineAsync(line.ToJsonString());
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null) await _process.DisposeAsync();
        _folder.Dispose();
    }
}
