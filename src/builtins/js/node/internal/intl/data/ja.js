// ja: names, patterns and signs. Made by tests/intl/make-data.js.
(function (exports, require, module) {
  'use strict';
  module.exports = {
  "months": {"long":["1","2","3","4","5","6","7","8","9","10","11","12"],"short":["1","2","3","4","5","6","7","8","9",
    "10","11","12"],"narrow":["1","2","3","4","5","6","7","8","9","10","11","12"]},
  "days": {"long":["日曜日","月曜日","火曜日","水曜日","木曜日","金曜日","土曜日"],"short":["日","月","火","水","木","金","土"],"narrow":["日","月",
    "火","水","木","金","土"]},
  "hourCycle": "h23",
  "periods": ["午前","午後"],
  "eras": {"long":["紀元前","西暦"],"short":["紀元前","西暦"],"narrow":["BC","AD"]},
  "dates": {"d":"d日","M":"M月","Md":"M/d","S":"M月","Sd":"M月d日","L":"M月","Ld":"M月d日","y":"y年","yd":"y年 (日: d日)","yM":"y/M",
    "yMd":"y/M/d","yS":"y年M月","ySd":"y年M月d日","yL":"y年M月","yLd":"y年M月d日","s":"EEE","sd":"d日(EEE)","sM":"M月 EEE",
    "sMd":"M/d(EEE)","sS":"M月 EEE","sSd":"M月d日(EEE)","sL":"EEE (月: M月)","sLd":"M月d日(EEE)","sy":"y年 EEE","syd":"y年 d日(EEE)",
    "syM":"y/M EEE","syMd":"y/M/d(EEE)","syS":"y年M月 EEE","sySd":"y年M月d日(EEE)","syL":"y年M月 EEE","syLd":"y年M月d日(EEE)",
    "l":"EEEE","ld":"d日EEEE","lM":"M月 EEEE","lMd":"M/dEEEE","lS":"M月 EEEE","lSd":"M月d日EEEE","lL":"M月 EEEE","lLd":"M月d日EEEE",
    "ly":"y年 EEEE","lyd":"y年 d日EEEE","lyM":"y/M EEEE","lyMd":"y/M/dEEEE","lyS":"y年M月 EEEE","lySd":"y年M月d日EEEE",
    "lyL":"y年M月 EEEE","lyLd":"y年M月d日EEEE"},
  "times": {"h":"ah時","hm":"ah:mm","hms":"ah:mm:ss","H":"H時","Hm":"H:mm","Hms":"H:mm:ss","ms":"mm:ss"},
  "dateStyles": ["y年M月d日EEEE","y年M月d日","y/MM/dd","y/MM/dd"],
  "timeStyles": ["H時mm分ss秒 zzzz","H:mm:ss z","H:mm:ss","H:mm"],
  "styleGlue": [" "," "," "," "],
  "glue": [" "," "," "," "],
  "number": {"decimal":".","group":",","fourDigits":true,"minus":"-","percent":["","%"],"currency":["¤",""],
    "currencyMinus":true,"accounting":["(¤",")"],"symbols":{"USD":"$","EUR":"€","GBP":"£","JPY":"￥","CNY":["元","￥"],
    "KRW":"₩","INR":"₹","BRL":"R$","CAD":["CA$","$"],"AUD":["A$","$"],"MXN":["MX$","$"],"RUB":["RUB","₽"],"PLN":[
    "PLN","zł"],"SEK":["SEK","kr"],"NOK":["NOK","kr"],"DKK":["DKK","kr"],"ILS":"₪","VND":"₫","NZD":["NZ$","$"],
    "HKD":["HK$","$"],"TWD":["NT$","$"],"CZK":["CZK","Kč"],"HUF":["HUF","Ft"],"TRY":["TRY","₺"],"UAH":["UAH","₴"],
    "THB":["THB","฿"],"PHP":["PHP","₱"]},"compact":{"short":[[3,"",""],[0,"","万"],[1,"","万"],[2,"","万"],[3,"","万"],[0,
    "","億"],[1,"","億"],[2,"","億"],[3,"","億"],[0,"","兆"],[1,"","兆"],[2,"","兆"]],"long":[[3,"",""],[0,"","万"],[1,"",
    "万"],[2,"","万"],[3,"","万"],[0,"","億"],[1,"","億"],[2,"","億"],[3,"","億"],[0,"","兆"],[1,"","兆"],[2,"","兆"]]},
    "range":"～"},
  "lists": {"conjunction long":["、","、","、","、"],"conjunction short":["、","、","、","、"],"conjunction narrow":["、","、","、",
    "、"],"disjunction long":["または","、","、","、または"],"disjunction short":["または","、","、","、または"],
    "disjunction narrow":["または","、","、","、または"],"unit long":[" "," "," "," "],"unit short":[" "," "," "," "],
    "unit narrow":["","","",""]},
  "relative": {"second long":{"past":"# 秒前","future":"# 秒後","auto":{"0":"今"}},"minute long":{"past":"# 分前","future":"# 分後",
    "auto":{"0":"1 分以内"}},"hour long":{"past":"# 時間前","future":"# 時間後","auto":{"0":"1 時間以内"}},"day long":{"past":"# 日前",
    "future":"# 日後","auto":{"0":"今日","1":"明日","2":"明後日","-2":"一昨日","-1":"昨日"}},"week long":{"past":"# 週間前",
    "future":"# 週間後","auto":{"0":"今週","1":"来週","-1":"先週"}},"month long":{"past":"# か月前","future":"# か月後","auto":{
    "0":"今月","1":"来月","-1":"先月"}},"quarter long":{"past":"# 四半期前","future":"# 四半期後","auto":{"0":"今四半期","1":"翌四半期",
    "-1":"前四半期"}},"year long":{"past":"# 年前","future":"# 年後","auto":{"0":"今年","1":"来年","-1":"昨年"}},
    "second narrow":{"past":"#秒前","future":"#秒後","auto":{"0":"今"}},"minute narrow":{"past":"#分前","future":"#分後",
    "auto":{"0":"1 分以内"}},"hour narrow":{"past":"#時間前","future":"#時間後","auto":{"0":"1 時間以内"}},"day narrow":{
    "past":"#日前","future":"#日後","auto":{"0":"今日","1":"明日","2":"明後日","-2":"一昨日","-1":"昨日"}},"week narrow":{"past":"#週間前",
    "future":"#週間後","auto":{"0":"今週","1":"来週","-1":"先週"}},"month narrow":{"past":"#か月前","future":"#か月後","auto":{
    "0":"今月","1":"来月","-1":"先月"}},"quarter narrow":{"past":"#四半期前","future":"#四半期後","auto":{"0":"今四半期","1":"翌四半期",
    "-1":"前四半期"}},"year narrow":{"past":"#年前","future":"#年後","auto":{"0":"今年","1":"来年","-1":"昨年"}}},
};
})
