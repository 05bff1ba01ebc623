using System.Diagnostics;
using Rx.Torrent.Tests.Interop.Harness;

namespace Rx.Torrent.Tests.CommandLine;

/// <summary>The program as a process of its own.</summary>
internal sealed class RealProgram : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Mailbox<string> _lines = new();
    private readonly List<string> _all = [];
    private readonly Task _reading;

    private RealProgram(Process process)
    {
        _process = process;
        _reading = Task.WhenAll(ReadAsync(process.StandardOutput), ReadAsync(process.StandardError));
    }

    /// <summary>Everything it has printed so far.</summary>
    public string Output
    {
        get
        {
            lock (_all) return string.Join('\n', _all);
        }
    }

    public static RealProgram Start(params string[] arguments) => StartAssembly("rxtorrent.dll", arguments);

    /// <summary>Another program of ours.</summary>
    public static RealProgram StartAssembly(string name, params string[] arguments) => StartIn("", name, arguments);

    /// <summary>Another program of ours, in that folder; empty for the one that we are in.</summary>
    public static RealProgram StartIn(string folder, string name, params string[] arguments)
    {
        string[] command = ["dotnet", Path.Combine(AppContext.BaseDirectory, name), .. arguments];
        // Whoever runs the tests may ignore Ctrl-C, and what is ignored is inherited.
        if (OperatingSystem.IsLinux()) command = ["env", "--default-signal=INT", .. command];
        return new RealProgram(Process.Start(new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder,
        })!);
    }

    /// <summary>Waits for a line of its output; each is handed out once.</summary>
    public Task<string> WaitForLineAsync(Func<string, bool> matches, string what) =>
        _lines.TakeAsync(matches, Patience.Long, () => $"it did not say \"{what}\"; it said:\n{Output}");

    /// <summary>Sends it a signal such as <c>INT</c>.</summary>
    public void Signal(string signal)
    {
        using var kill = Process.Start("kill", ["-" + signal, $"{_process.Id}"]);
        kill.WaitForExit();
    }

    public async Task SayAsync(string line)
    {
        await _process.StandardInput.WriteLineAsync(line);
        await _process.StandardInput.FlushAsync();
    }

    /// <summary>Waits for its end.</summary>
    public async Task<int> WaitForExitAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(Patience.Default);
        await _reading;
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private async Task ReadAsync(StreamReader reader)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            lock (_all) _all.Add(line);
            _lines.Add(line);
        }
    }
}
