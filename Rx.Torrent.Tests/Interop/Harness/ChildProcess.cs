using System.Diagnostics;

namespace Rx.Torrent.Tests.Interop.Harness;

/// <summary>A process that lives as long as a test: its output is kept for failure messages, and it ends with the test even when the test host is killed.</summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    private const int LinesKept = 200;

    // Not every program ends with its standard input; this one sees to it, whatever becomes of us.
    private const string EndWithInput =
        "exec 3<&0; \"$@\" </dev/null 3<&- & child=$!; (cat <&3 >/dev/null; kill -KILL $child 2>/dev/null) & wait $child";

    private readonly string _name;
    private readonly Process _process;
    private readonly Queue<string> _log = new();
    private readonly Mailbox<string> _lines = new();
    private readonly Action<string>? _onLine;
    private readonly SemaphoreSlim _oneByOne = new(1);
    private readonly Task _pumps;

    private ChildProcess(string name, ProcessStartInfo start, Action<string>? onLine)
    {
        _name = name;
        _onLine = onLine;
        _process = Process.Start(start) ?? throw new InvalidOperationException($"{name} did not start");
        _pumps = Task.WhenAll(PumpAsync(_process.StandardOutput, _onLine), PumpAsync(_process.StandardError, null));
        Ended = EndAsync();
    }

    /// <summary>Done when the process has ended; never fails.</summary>
    public Task Ended { get; }

    /// <summary>The last lines of the process, for failure messages.</summary>
    public string Log
    {
        get
        {
            lock (_log) return $"--- {_name}, its last lines ---\n{string.Join('\n', _log)}\n--- end of {_name} ---";
        }
    }

    /// <summary>Starts a program that ends by itself when its standard input closes. Its lines go to <paramref name="onLine"/> if that is given.</summary>
    public static ChildProcess Start(string name, string program, IEnumerable<string> arguments, string folder, Action<string>? onLine = null) =>
        new(name, Redirected(program, arguments, folder), onLine);

    /// <summary>Starts a program that does not read its standard input, and has it killed when that closes.</summary>
    public static ChildProcess StartDaemon(string name, string program, IEnumerable<string> arguments, string folder) =>
        new(name, Redirected("/bin/sh", ["-c", EndWithInput, "sh", program, .. arguments], folder), null);

    /// <summary>Writes a line to its standard input; whole, whoever else writes one.</summary>
    public async Task SendLineAsync(string line)
    {
        await _oneByOne.WaitAsync();
        try
        {
            await _process.StandardInput.WriteLineAsync(line);
            await _process.StandardInput.FlushAsync();
        }
        finally
        {
            _oneByOne.Release();
        }
    }

    /// <summary>Waits for a line of output, one that came already or one to come; each line is handed out once.</summary>
    /// <exception cref="TimeoutException">It did not come in time; the message has the log.</exception>
    public Task<string> WaitForLineAsync(Func<string, bool> matches, string what, TimeSpan? timeout = null)
    {
        var limit = timeout ?? Patience.Default;
        return _lines.TakeAsync(matches, limit, () => $"{_name} did not say \"{what}\" in {limit.TotalSeconds:0} s\n{Log}");
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            _process.StandardInput.Close();
            await Ended.WaitAsync(TimeSpan.FromSeconds(5));
        }
        catch (Exception error) when (error is TimeoutException or IOException)
        {
            _process.Kill(entireProcessTree: true);
            await Ended.WaitAsync(TimeSpan.FromSeconds(10));
        }
        _oneByOne.Dispose();
        _process.Dispose();
    }

    private static ProcessStartInfo Redirected(string program, IEnumerable<string> arguments, string folder) => new(program, arguments)
    {
        WorkingDirectory = folder,
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        UseShellExecute = false,
    };

    private async Task PumpAsync(StreamReader reader, Action<string>? onLine)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            lock (_log)
            {
                _log.Enqueue(line);
                if (_log.Count > LinesKept) _log.Dequeue();
            }
            if (onLine is null) _lines.Add(line);
            else onLine(line);
        }
    }

    private async Task EndAsync()
    {
        await _process.WaitForExitAsync();
        await Task.WhenAny(_pumps, Task.Delay(TimeSpan.FromSeconds(1))); // a grandchild may hold the pipes open
        lock (_log) _log.Enqueue($"(it ended with exit code {_process.ExitCode})");
        _lines.Close(new InvalidOperationException($"{_name} ended with exit code {_process.ExitCode}\n{Log}"));
    }
}
