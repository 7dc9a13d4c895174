// A small package of our own, as any authoring tool might write it: it looks for the SCORM 1.2 run-time and uses it.
(function () {
  function find(win) {
    for (var tries = 0; tries < 20 && win; tries += 1) {
      if (win.API) return win.API;
      if (win.parent === win) return null;
      win = win.parent;
    }
    return null;
  }
  var api = find(window);
  var begun = Date.now();
  var pages = [
    { title: "Warga baru saja sampai di loket", text: "Layar antrean memanggil nomor A12. Bu Rahma berdiri di depan Anda sambil memegang map. Apa yang Anda lakukan lebih dahulu?",
      choices: ["Menatap, tersenyum, dan mengucapkan selamat pagi", "Langsung meminta berkasnya", "Menyelesaikan ketikan, lalu menoleh"], right: 0,
      because: "Sapaan dan tatapan membuat warga tahu bahwa gilirannya sudah tiba." },
    { title: "Warga belum tahu syaratnya", text: "Bu Rahma bertanya, “Apakah fotokopi ini cukup?” Ternyata kurang satu surat.",
      choices: ["Mengatakan: syaratnya ada di dinding", "Menunjukkan surat yang kurang dan tempat mendapatkannya", "Meminta Bu Rahma datang lagi besok"], right: 1,
      because: "Warga perlu tahu apa yang kurang dan ke mana mencarinya, supaya cukup datang sekali lagi." },
    { title: "Warga mulai kesal", text: "Bu Rahma berkata, “Kemarin saya sudah ke sini, katanya lengkap.”",
      choices: ["Menjelaskan bahwa bukan Anda yang bertugas kemarin", "Meminta maaf, lalu mencatat apa yang terjadi", "Memanggil nomor berikutnya"], right: 1,
      because: "Permintaan maaf dan catatan menunjukkan bahwa keluhannya ditangani, bukan dibantah." },
    { title: "Selesai", text: "" }
  ];
  var place = 0;
  var given = [null, null, null];

  function get(name) { return api ? String(api.LMSGetValue(name)) : ""; }
  function set(name, value) { if (api) api.LMSSetValue(name, String(value)); }
  function element(name) { return document.getElementById(name); }

  function score() {
    return Math.round(given.filter(function (choice, n) { return choice === pages[n].right; }).length * 100 / 3);
  }

  function keep() {
    set("cmi.core.lesson_location", place);
    set("cmi.suspend_data", JSON.stringify(given));
    if (api) api.LMSCommit("");
  }

  function show() {
    var page = pages[place];
    var last = place === pages.length - 1;
    element("place").textContent = "Halaman " + (place + 1) + " dari " + pages.length;
    element("title").textContent = page.title;
    element("text").textContent = last
      ? "Nilai Anda " + score() + ". " + (score() >= 70 ? "Latihan ini selesai; tutup dengan Simpan dan keluar." : "Batas lulusnya 70. Kembali dan pilih lagi jawabannya.")
      : page.text;
    element("choices").replaceChildren();
    element("answer").textContent = "";
    (page.choices || []).forEach(function (text, number) {
      var button = document.createElement("button");
      button.type = "button";
      button.textContent = text;
      button.setAttribute("aria-pressed", String(given[place] === number));
      button.onclick = function () {
        given[place] = number;
        set("cmi.interactions." + place + ".id", "soal-" + (place + 1));
        set("cmi.interactions." + place + ".type", "choice");
        set("cmi.interactions." + place + ".student_response", "abc"[number]);
        set("cmi.interactions." + place + ".result", number === page.right ? "correct" : "wrong");
        keep();
        show();
        element("answer").textContent = (number === page.right ? "Tepat. " : "Belum tepat. ") + page.because;
      };
      element("choices").append(button);
    });
    element("back").disabled = place === 0;
    element("next").hidden = last;
    element("next").disabled = !last && given[place] === null;
    if (last) {
      set("cmi.core.score.min", 0);
      set("cmi.core.score.max", 100);
      set("cmi.core.score.raw", score());
      set("cmi.core.lesson_status", score() >= 70 ? "passed" : "failed");
    }
  }

  function turn(step) {
    place = Math.max(0, Math.min(pages.length - 1, place + step));
    show();
    keep();
    element("title").focus();
  }

  function span(milliseconds) {
    var seconds = Math.floor(milliseconds / 1000);
    var two = function (number) { return String(number).padStart(2, "0"); };
    return two(Math.floor(seconds / 3600)) + ":" + two(Math.floor(seconds / 60) % 60) + ":" + two(seconds % 60);
  }

  var finished = false;
  function finish() {
    if (finished || !api) return;
    finished = true;
    set("cmi.core.session_time", span(Date.now() - begun));
    set("cmi.core.exit", score() >= 70 && place === pages.length - 1 ? "" : "suspend");
    api.LMSFinish("");
  }

  if (api) {
    api.LMSInitialize("");
    if (get("cmi.core.lesson_status") === "not attempted") set("cmi.core.lesson_status", "incomplete");
    place = Number(get("cmi.core.lesson_location")) || 0;
    try { given = JSON.parse(get("cmi.suspend_data")) || given; } catch (nothing) { /* a first visit */ }
  }
  element("back").onclick = function () { turn(-1); };
  element("next").onclick = function () { turn(1); };
  window.addEventListener("pagehide", finish);
  window.addEventListener("beforeunload", finish);
  show();
})();
