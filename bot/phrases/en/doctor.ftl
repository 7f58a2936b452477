### What `kesher doctor` tells the operator.

doctor-settings-ok = Settings: read, and nothing needed is missing.
doctor-settings-wrong = Settings: { $sentence }

doctor-folder-new = Data folder: { $folder } will be made at the first start.
doctor-folder-ok = Data folder: { $folder }, closed to everybody else on this machine.
doctor-folder-open = Data folder: others may look into { $folder }; close it with chmod 700.
doctor-folder-exposed = Data folder: others may read { $name } in { $folder }; close the folder with chmod 700.
doctor-folder-unwritable = Data folder: { $folder } cannot be written; give it to the account that runs Kesher, or set KESHER_STORAGE__DATA_DIR.
doctor-disk-ok = Disk: { $room } GB free.
doctor-disk-low = Disk: only { $room } GB free; recordings, backups and speech models need more.
doctor-disk-full = Disk: only { $room } GB free; make room before starting.

doctor-database-ok = Database: schema { $revision }, as this version expects.
doctor-database-new = Database: none yet; it is made at the first start.
doctor-database-older = Database: schema { $revision } is older and is brought up to date at the next start; make a copy first.
doctor-database-unknown = Database: schema { $revision } was made by a newer Kesher; install that version, or restore a backup.
doctor-database-unreadable = Database: it does not answer ({ $reason }); look at KESHER_STORAGE__DATABASE_URL and at the server or the file.
doctor-journal-missing = Send journal: { $names } is gone from the journal folder; put it back before starting, or messages could go out twice.

doctor-key-ok = Key: it opens what is stored.
doctor-key-new = Key: usable; it will lock what is stored from the first start. Keep a copy in a second safe place.
doctor-key-wrong = Key: it does not open what is stored; set the passphrase or the key file of this installation.
doctor-key-exposed = Key: others may read { $path }; chmod 400 it.
doctor-key-unusable = Key: { $path } cannot be used as a key file; `kesher keys create` makes one.
doctor-key-damaged = Key: the stored root key is damaged; restore a backup.

doctor-telegram-ok = Telegram: the bot { $name } answers ({ $mode }).
doctor-telegram-refused = Telegram: the token is not accepted; copy it again from @BotFather.
doctor-telegram-silent = Telegram: no answer ({ $reason }); look at the network and at KESHER_TELEGRAM__BASE_URL.
doctor-twilio-ok = Twilio: the account is active.
doctor-twilio-absent = Twilio: not set; everything works but sending: approved messages wait.
doctor-twilio-trial = Twilio: a trial account, which writes to verified numbers only.
doctor-twilio-inactive = Twilio: the account is { $status }; its console says why.
doctor-twilio-refused = Twilio: account and token are not accepted; copy both again from the console.
doctor-twilio-silent = Twilio: no answer ({ $reason }); look at the network and at KESHER_TWILIO__BASE_URL.
doctor-address-ok = Public address: { $url } could be reached from outside, by its shape.
doctor-address-unused = Public address: set, but not needed while Telegram is polled and there is no Twilio.
doctor-address-private = Public address: { $url } cannot be reached from outside; set KESHER_WEB__PUBLIC_URL to the address of your reverse proxy.
doctor-model-absent = Language model: none; texts are arranged from the therapist's own words. KESHER_ANTHROPIC__API_KEY adds one.
doctor-model-key-odd = Language model: the key does not look like one of Anthropic's (sk-ant-...).
doctor-model-unasked = Language model: { $model } is set up; it was not called (--online does).
doctor-model-ok = Language model: { $model } answers.
doctor-model-refused = Language model: the request was refused ({ $reason }); look at the key and at KESHER_ANTHROPIC__MODEL.
doctor-model-silent = Language model: no answer ({ $reason }); look at the network and at KESHER_ANTHROPIC__BASE_URL.

doctor-speech-ok = Speech: { $model } is installed and whole.
doctor-speech-absent = Speech: no model chosen; recordings are kept, typed notes work. `kesher models list` shows the models.
doctor-speech-not-installed = Speech: { $model } is not installed; `kesher models pull { $model }` fetches it.
doctor-speech-damaged = Speech: { $model } is not whole ({ $files }); `kesher models pull { $model }` repairs it.
doctor-estimate-line = Speech, estimate: half an hour of Hebrew in about { $minutes } min with { $model } ({ $memory } MB).
doctor-estimate-too-big = Speech, estimate: { $model } needs { $memory } MB, more than is free now.
doctor-estimate-best = Speech, estimate: this machine carries { $model }. Measured with random weights just now; a busy machine is slower.
doctor-estimate-none = Speech, estimate: no model fits into the memory that is free now.
doctor-estimate-failed = Speech: the estimate could not be made; free memory may be too small.
doctor-estimate-chosen-too-big = Speech: the chosen { $model } may not fit into the memory that is free now.

doctor-swap-ok = Swap: none on an unencrypted disk.
doctor-swap-on = Swap: { $device } may take opened texts to the disk; switch it off or encrypt it.
doctor-core-ok = Core dumps: off.
doctor-core-on = Core dumps: on in this shell; `ulimit -c 0`, or LimitCORE=0 in the service, keeps opened texts off the disk.
doctor-clock-ok = Clock: agrees with Telegram's.
doctor-clock-wrong = Clock: { $seconds } seconds off; switch on time synchronisation (NTP).
doctor-clock-unknown = Clock: Telegram could not be asked for the time.
